import type { Num } from "../outputs/numbers";
import { defineKind, key, type ConfigOf } from "./keys";
import { trainedNeeds } from "./needs";
import { dataConfig, modelConfig } from "./references";
import { baselineNames } from "./scoring";
import { choice, flag, listOf, wordOr } from "./takes";
import { knownTask, taskNamed } from "./tasks";
import type { DataValue, TrainValue } from "./values";

const metricNames = ["mae", "rmse", "smape", "mase"] as const;

const keys = {
  on: key(choice(["test", "validation", "train"]), {
    doc: "The part to judge on. Only the test part was never looked at while the model was made.",
    default: "test",
  }),
  metrics: key(wordOr("auto", listOf(choice(metricNames), "a list of mae, rmse, smape, mase", 1)), {
    doc: "`mae` and `rmse` in units of the target, `smape` from 0 to 200, `mase` in mean steps of the seasonal-naive forecast before the test part. `auto` takes all.",
    default: "auto",
    expand: (value) => (typeof value === "string" && value !== "auto" ? [value] : value),
  }),
  baselines: key(listOf(choice(baselineNames), "a list of naive, seasonal_naive", 1), {
    doc: "What the model has to beat: `naive` repeats the last value, `seasonal_naive` the last season.",
    default: [...baselineNames],
    expand: (value) => (typeof value === "string" ? [value] : value),
  }),
  by_horizon: key(flag(), { doc: "Whether to show the error of each step ahead as well.", default: true }),
};

export type EvaluateConfig = ConfigOf<typeof keys>;

/** What `evaluate: x` leaves behind. */
export interface EvaluateValue {
  metrics: Record<string, Num>;
}

export const evaluate = defineKind<"evaluate", typeof keys, EvaluateValue>({
  name: "evaluate",
  doc: "Judges the trained model of this name on a part of the data, beside the baselines.",
  keys,
  role: "refers",
  single: false,
  longRunning: false,
  needs: (_config, context) => trainedNeeds(context),
  check: (config, context) => {
    const { cell, above } = context;
    const model = modelConfig(above, cell.name);
    const source = dataConfig(above, model?.data);
    if (model === undefined || source === undefined) return [];
    return knownTask(model, source)?.checkEvaluate?.(config, source, context) ?? [];
  },
  run: (config, context) => {
    const trained = context.value<TrainValue>("train", context.cell.name ?? "");
    const data = context.value<DataValue>("data", trained.data);
    const { output, metrics } = taskNamed(trained.task).evaluate(config, trained, data, context);
    context.show("evaluation", output);
    return { metrics };
  },
});
