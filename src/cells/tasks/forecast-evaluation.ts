import type { Issue } from "../../base/issue";
import type { Origins, Scores, Series, SeriesTools } from "../../engine/api";
import { plural } from "../../outputs/format";
import { encodeNumber, type Num } from "../../outputs/numbers";
import { knownRows } from "../data-types/timeseries";
import type { DataConfig } from "../data-keys";
import type { EvaluateConfig } from "../evaluate";
import { fault, issue } from "../issues";
import type { CheckContext, RunContext } from "../kind";
import { modelConfig } from "../references";
import { compare, maes, type Comparison } from "../scoring";
import { boundaries, partRange, splitOf, windowCount, type PartName } from "../split";
import type { SeriesValue, TrainValue } from "../values";
import { verdict } from "../verdict";
import type { Judged } from "./task";

const metricNames = ["mae", "rmse", "smape", "mase"] as const;

/** Judges forecasts from every origin of a part, beside the baselines from the same origins. */
export function evaluateForecasts(
  config: EvaluateConfig,
  { model, data, lookback }: TrainValue,
  { series, horizon }: SeriesValue,
  { engine, cell }: RunContext,
): Judged {
  const origins = originsOf(config.on, engine.series, series, lookback, horizon);
  if (origins.length === 0) {
    const [from, to] = partRange(config.on, series.rows, series);
    const span = cell.spanOf(["on"], "value");
    if (from === to) throw fault({ code: "empty-part", part: config.on, name: data }, span);
    throw fault({ code: "part-too-short", part: config.on, rows: to - from, horizon }, span);
  }
  const result = compare(engine, { model, series, lookback, horizon }, origins, config.baselines);
  const wanted = config.metrics === "auto" ? metricNames : config.metrics;
  const metrics = pick(result.model.all, wanted);
  return {
    metrics,
    output: {
      verdict: verdict(result.model.all.mae, maes(result.baselines)),
      model: cell.name ?? "",
      on: config.on,
      target: series.target,
      metrics,
      baselines: Object.fromEntries(
        Object.entries(result.baselines).map(([name, { all }]) => [name, pick(all, wanted)]),
      ),
      by_horizon: config.by_horizon ? byHorizon(result) : [],
      windows: origins.length,
      scale: encodeNumber(engine.series.maseScale(series)),
      notes: notesOf(config.on, series, origins),
    },
  };
}

/** Whether the part that is judged can have a window, as far as the text says it. */
export function checkEvaluation({ on }: EvaluateConfig, source: DataConfig, context: CheckContext): Issue[] {
  const { cell, above } = context;
  const name = modelConfig(above, cell.name)?.data ?? "";
  const span = cell.spanOf(["on"], "value");
  const share = splitOf(source)[parts.indexOf(on)];
  if (share === 0) return [issue({ code: "empty-part", part: on, name }, span)];
  const known = knownRows(source, context);
  if (known?.exact !== true) return [];
  const bounds = boundaries(known.rows, splitOf(source));
  const [from, to] = partRange(on, known.rows, bounds);
  const shape = { lookback: 1, horizon: source.horizon };
  if (windowCount(on, known.rows, bounds, shape) > 0) return [];
  return [issue({ code: "part-too-short", part: on, rows: to - from, horizon: source.horizon }, span)];
}

const parts = ["train", "validation", "test"] as const;

function originsOf(
  part: PartName,
  tools: SeriesTools,
  series: Series,
  lookback: number,
  horizon: number,
): Origins {
  if (part === "train") return tools.trainOrigins(series, lookback, horizon);
  if (part === "validation") return tools.validationOrigins(series, lookback, horizon);
  return tools.testOrigins(series, lookback, horizon);
}

function byHorizon({ model, baselines }: Comparison) {
  return model.byStep.map(({ mae, rmse }, index) => ({
    step: index + 1,
    mae: encodeNumber(mae),
    rmse: encodeNumber(rmse),
    ...Object.fromEntries(
      Object.entries(baselines).map(([name, { byStep }]) => [name, encodeNumber(byStep[index]?.mae ?? NaN)]),
    ),
  }));
}

function pick(scores: Scores, names: readonly (keyof Scores)[]): Record<string, Num> {
  return Object.fromEntries(names.map((name) => [name, encodeNumber(scores[name])]));
}

function notesOf(part: PartName, series: Series, origins: Origins): string[] {
  const notes: string[] = [];
  if (part === "train")
    notes.push("The model was trained on these rows, so its error on new ones is larger.");
  if (part === "validation")
    notes.push("The best epoch was chosen on these rows, so its error on new ones may be larger.");
  const first = origins[0] ?? 0;
  if (first < series.season_length) {
    notes.push(
      `The first forecasts have less than a season of ${plural(series.season_length, "row")} before them.`,
    );
  }
  return notes;
}
