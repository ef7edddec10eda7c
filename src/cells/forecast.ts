import type { Issue } from "../base/issue";
import type { Num } from "../outputs/numbers";
import type { Moment } from "../outputs/numbers";
import { runForecast } from "./forecasting";
import { intervalKeys } from "./intervals";
import { fault, issue, type Finding } from "./issues";
import { defineKind, key, type ConfigOf } from "./keys";
import type { CheckContext } from "./kind";
import { trainedNeeds } from "./needs";
import { dataConfig, modelConfig } from "./references";
import { baselineNames } from "./scoring";
import { choice, listOf, nameOf, text, whole, wordOr } from "./takes";
import { knownTask, taskNamed } from "./tasks";
import type { Task } from "./tasks/task";
import type { SeriesValue, TrainValue } from "./values";

const keys = {
  horizon: key(wordOr("auto", whole(1, 10_000)), {
    doc: "Steps to forecast; `auto` is the horizon of the data. A model goes beyond its own by being fed its forecasts, which is marked, since errors then feed on themselves.",
    default: "auto",
    unit: "rows",
  }),
  from: key(wordOr("end", text("a moment or the number of a row of the test part")), {
    doc: "Where the forecast begins: after the last row (`end`), or at a moment or a row of the test part, from which on it looks at nothing; the truth then stands beside it.",
    default: "end",
    expand: (value) => (typeof value === "number" ? String(value) : value),
  }),
  ...intervalKeys,
  future: key(wordOr("none", nameOf("file", "a file with the future covariates of the rows ahead")), {
    doc: "A file with the time column and the future covariates of the rows to forecast, where the data has no rows for them behind its last value.",
    default: "none",
    expand: (value) => (value === false ? "none" : value),
  }),
  history: key(wordOr("auto", whole(0, 1_000_000)), {
    doc: "Rows of the past to show; `auto` is three horizons.",
    default: "auto",
    unit: "rows",
  }),
  baselines: key(listOf(choice(baselineNames), "a list of naive, seasonal_naive", 1), {
    doc: "Forecasts to draw beside the model's: `naive` repeats the last value, `seasonal_naive` the last season.",
    default: [...baselineNames],
    expand: (value) => (typeof value === "string" ? [value] : value),
  }),
  save: key(wordOr("none", text("a file with the ending .csv")), {
    doc: "A CSV file that the forecast is saved as when the cell runs, relative to the notebook and inside its workspace. A forecast that was saved there before is replaced; any other file is left alone.",
    default: "none",
    expand: (value) => (value === false ? "none" : value),
  }),
};

export type ForecastConfig = ConfigOf<typeof keys>;

/** What `forecast: x` leaves behind, [H] in original units. */
export interface ForecastValue {
  time: Moment[];
  value: Float64Array;
  intervals: Record<string, { lower: Num[]; upper: Num[] }>;
}

export const forecast = defineKind<"forecast", typeof keys, ForecastValue>({
  name: "forecast",
  doc: "What comes after the last row, with intervals, beside the baselines, and whether the model beats them.",
  keys,
  role: "refers",
  single: false,
  longRunning: false,
  complete: (config, { cell, above }) => {
    const horizon = dataConfig(above, modelConfig(above, cell.name)?.data)?.horizon;
    if (horizon === undefined) return config;
    return {
      ...config,
      horizon: config.horizon === "auto" ? horizon : config.horizon,
      history: config.history === "auto" ? 3 * horizon : config.history,
    };
  },
  needs: (_config, context) => trainedNeeds(context),
  check: (config, context) => {
    const { cell, above } = context;
    const model = modelConfig(above, cell.name);
    const source = dataConfig(above, model?.data);
    const task = model && source && knownTask(model, source);
    if (task !== undefined && task.name !== "forecast")
      return [issue(otherTask(cell.name ?? "", task), cell.nameSpan ?? cell.spanOf([], "value"))];
    return [...lengthIssues(config, context), ...fileIssues(config, context)];
  },
  run: async (config, context) => {
    const { cell } = context;
    const trained = context.value<TrainValue>("train", cell.name ?? "");
    if (trained.task !== "forecast")
      throw fault(otherTask(cell.name ?? "", taskNamed(trained.task)), cell.nameSpan);
    return runForecast(config, trained, context.value<SeriesValue>("data", trained.data), context);
  },
});

function otherTask(name: string, { does }: Task): Finding {
  return { code: "other-task", cell: { kind: "forecast", name }, does, wanted: "forecasts" };
}

/** Beyond its own horizon a model would need past covariates of rows that are yet to come. */
function lengthIssues({ horizon: steps }: ForecastConfig, { cell, above }: CheckContext): Issue[] {
  const model = modelConfig(above, cell.name);
  const source = dataConfig(above, model?.data);
  if (model === undefined || source === undefined || steps === "auto") return [];
  const reach = model.strategy === "recursive" ? 1 : source.horizon;
  const columns = source.past_covariates;
  if (steps <= reach || columns.length === 0) return [];
  const finding = { code: "past-unknown" as const, asked: steps, reach, columns, data: model.data };
  return [issue(finding, cell.spanOf(["horizon"], "value"))];
}

function fileIssues({ save, future }: ForecastConfig, { cell, above }: CheckContext): Issue[] {
  const source = dataConfig(above, modelConfig(above, cell.name)?.data);
  const unused = future !== "none" && source?.future_covariates.length === 0;
  return [
    ...(save === "none" || /\.csv$/i.test(save)
      ? []
      : [issue({ code: "not-csv", path: save }, cell.spanOf(["save"], "value"))]),
    ...(unused
      ? [
          issue(
            { code: "needs-key", key: "future", other: "future_covariates" },
            cell.spanOf(["future"], "key"),
          ),
        ]
      : []),
  ];
}
