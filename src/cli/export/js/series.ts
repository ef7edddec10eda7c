import type { ScriptPlan } from "../script/plan";
import { dataPart } from "./data";
import { judgePart } from "./judge";
import { modelPart, trainPart } from "./model";

/** A script that forecasts a series. */
export function seriesParts(plan: ScriptPlan, dataPath: string): string[] {
  const windows = (part: string) => `windows(tools.${part}Origins(series, lookback, horizon))`;
  const validation = plan.data.validation ? windows("validation") : undefined;
  return [
    dataPart(plan, dataPath),
    modelPart(plan, "inputShape: [lookback, series.featureNames.length]"),
    trainPart(plan, windows("train"), validation),
    judgePart(plan),
    "model.dispose();",
  ];
}
