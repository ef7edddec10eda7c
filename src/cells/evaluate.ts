import type { Origins, Scores, Series, SeriesTools } from "../engine/api";
import { plural } from "../outputs/format";
import { encodeNumber, type Num } from "../outputs/numbers";
import { knownRows, splitOf } from "./data";
import { fault, issue } from "./issues";
import { defineKind, key } from "./keys";
import { dataConfig, modelConfig } from "./references";
import { baselineNames, compare, maes, type Comparison } from "./scoring";
import { boundaries, partRange, windowCount, type PartName } from "./split";
import { choice, flag, listOf, wordOr } from "./takes";
import { trainedNeeds } from "./needs";
import type { DataValue, TrainValue } from "./values";
import { verdict } from "./verdict";

const parts = ["train", "validation", "test"] as const;
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

/** What `evaluate: x` leaves behind. */
export interface EvaluateValue {
  metrics: Partial<Scores>;
}

export const evaluate = defineKind<"evaluate", typeof keys, EvaluateValue>({
  name: "evaluate",
  doc: "Judges the trained model of this name on forecasts of a part of the data, beside the baselines.",
  keys,
  role: "refers",
  single: false,
  longRunning: false,
  needs: (_config, context) => trainedNeeds(context),
  check: ({ on }, context) => {
    const { cell, above } = context;
    const name = modelConfig(above, cell.name)?.data ?? "";
    const source = dataConfig(above, name);
    if (source === undefined) return [];
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
  },
  run: (config, context) => {
    const { engine, cell } = context;
    const { model, data, lookback } = context.value<TrainValue>("train", cell.name ?? "");
    const { series, horizon } = context.value<DataValue>("data", data);
    const origins = originsOf(config.on, engine.series, series, lookback, horizon);
    if (origins.length === 0) {
      const [from, to] = partRange(config.on, series.rows, series);
      const span = cell.spanOf(["on"], "value");
      if (from === to) throw fault({ code: "empty-part", part: config.on, name: data }, span);
      throw fault({ code: "part-too-short", part: config.on, rows: to - from, horizon }, span);
    }
    const result = compare(engine, { model, series, lookback, horizon }, origins, config.baselines);
    const wanted = config.metrics === "auto" ? metricNames : config.metrics;
    context.show("evaluation", {
      verdict: verdict(result.model.all.mae, maes(result.baselines)),
      model: cell.name ?? "",
      on: config.on,
      target: series.target,
      metrics: pick(result.model.all, wanted),
      baselines: Object.fromEntries(
        Object.entries(result.baselines).map(([name, { all }]) => [name, pick(all, wanted)]),
      ),
      by_horizon: config.by_horizon ? byHorizon(result) : [],
      windows: origins.length,
      scale: encodeNumber(engine.series.maseScale(series)),
      notes: notesOf(config.on, series, origins),
    });
    return { metrics: Object.fromEntries(wanted.map((name) => [name, result.model.all[name]])) };
  },
});

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
