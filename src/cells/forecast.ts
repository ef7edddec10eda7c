import type { Engine, Origins, Series } from "../engine/api";
import type { OutputData } from "../outputs";
import { formatNumber, plural } from "../outputs/format";
import { encodeNumber, type Moment } from "../outputs/numbers";
import { fault, issue, type Finding } from "./issues";
import { defineKind, key, type ConfigOf } from "./keys";
import { trainedNeeds } from "./needs";
import { dataConfig, modelConfig } from "./references";
import { baselineNames, compare, forecastAll, maes, type Trained } from "./scoring";
import { choice, describe, listOf, whole, wordOr } from "./takes";
import { knownTask, taskNamed } from "./tasks";
import type { Task } from "./tasks/task";
import type { SeriesValue, TrainValue } from "./values";
import { verdict } from "./verdict";
import { z } from "zod";

const percent = describe(z.number().gt(0).lt(100), "a percentage between 0 and 100");

const keys = {
  horizon: key(wordOr("auto", whole(1, 10_000)), {
    doc: "Steps to show, at most those that the model gives at once; `auto` shows them all.",
    default: "auto",
    unit: "rows",
  }),
  level: key(listOf(percent, "a list of percentages, such as [80, 95]", 1, 10), {
    doc: "How often the truth should lie within each interval, in percent.",
    default: [80, 95],
    expand: (value) => (typeof value === "number" ? [value] : value),
  }),
  intervals: key(choice(["conformal", "none"]), {
    doc: "Where intervals come from: `conformal` takes the size of the errors on the validation part, which needs no assumption about their shape.",
    default: "conformal",
    expand: (value) => (value === false || value === "off" ? "none" : value),
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
};

type Config = ConfigOf<typeof keys>;

/** What `forecast: x` leaves behind, [H] in original units. */
export interface ForecastValue {
  time: Moment[];
  value: Float64Array;
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
  check: (config, { cell, above }) => {
    const model = modelConfig(above, cell.name);
    const { data } = model ?? {};
    const source = dataConfig(above, data);
    const task = model && source && knownTask(model, source);
    if (task !== undefined && task.name !== "forecast")
      return [issue(otherTask(cell.name ?? "", task), cell.nameSpan ?? cell.spanOf([], "value"))];
    const horizon = source?.horizon;
    if (data === undefined || horizon === undefined || config.horizon === "auto" || config.horizon <= horizon)
      return [];
    const finding = { code: "horizon-too-long" as const, asked: config.horizon, horizon, data };
    return [issue(finding, cell.spanOf(["horizon"], "value"))];
  },
  run: (config, context) => {
    const { engine, cell } = context;
    const { model, task, data, lookback } = context.value<TrainValue>("train", cell.name ?? "");
    if (task !== "forecast") throw fault(otherTask(cell.name ?? "", taskNamed(task)), cell.nameSpan);
    const { series, horizon } = context.value<SeriesValue>("data", data);
    const steps = config.horizon === "auto" ? horizon : config.horizon;
    if (steps > horizon) {
      throw fault(
        { code: "horizon-too-long", asked: steps, horizon, data },
        cell.spanOf(["horizon"], "value"),
      );
    }
    const trained: Trained = { model, series, lookback, horizon };
    const window = engine.series.lastWindow(series, lookback, horizon);
    const following = engine.predict(model, window).values;
    const value = engine.series.unscale(series, Int32Array.of(series.rows), following).slice(0, steps);
    const time = engine.series.futureMoments(series, steps);
    const { intervals, notes } = intervalsOf(config, engine, trained, value);
    const baselines = engine.series.futureBaselines(series, horizon);
    const said = verdictOn(engine, trained, config);
    context.show("forecast", {
      summary: `${summary(series, time, value)} ${said}`,
      model: cell.name ?? "",
      target: series.target,
      time,
      value: encode(value),
      intervals,
      baselines: Object.fromEntries(
        config.baselines.map((name) => [name, encode(baselines[name].slice(0, steps))]),
      ),
      history: historyOf(engine, series, config.history === "auto" ? 3 * horizon : config.history),
      verdict: said,
      config: { ...config, horizon: steps },
      defaults: cell.defaults,
      notes,
    });
    return { time, value };
  },
});

function otherTask(name: string, { does }: Task): Finding {
  return { code: "other-task", cell: { kind: "forecast", name }, does, wanted: "forecasts" };
}

type Intervals = OutputData<"forecast">["intervals"];

/** Half-widths that held on the validation part; without one on the end of training, which is said. */
function intervalsOf(
  config: Config,
  engine: Engine,
  trained: Trained,
  value: Float64Array,
): { intervals: Intervals; notes: string[] } {
  if (config.intervals === "none") return { intervals: {}, notes: [] };
  const { origins, notes } = calibration(engine, trained);
  if (origins.length === 0) return { intervals: {}, notes };
  const { series, horizon } = trained;
  const past = forecastAll(engine, trained, origins);
  const widths = engine.series.conformal(series, origins, horizon, past, config.level);
  const intervals: Intervals = {};
  for (const level of config.level) {
    const width = widths[String(level)];
    if (width === undefined) {
      notes.push(
        `${plural(origins.length, "forecast")} to learn from are too few for an interval of ${level} %.`,
      );
      continue;
    }
    const shifted = (sign: number) =>
      encode(value.map((center, step) => center + sign * (width[step] ?? NaN)));
    intervals[String(level)] = { lower: shifted(-1), upper: shifted(1) };
  }
  return { intervals, notes };
}

function calibration(
  engine: Engine,
  { series, lookback, horizon }: Trained,
): { origins: Origins; notes: string[] } {
  const origins = engine.series.validationOrigins(series, lookback, horizon);
  if (origins.length > 0) return { origins, notes: [] };
  const training = engine.series.trainOrigins(series, lookback, horizon);
  return {
    origins: training.slice(-Math.max(20, Math.floor(training.length / 5))),
    notes: [
      "There is no validation part, so the intervals come from rows that the model was trained on and are too narrow.",
    ],
  };
}

function verdictOn(engine: Engine, trained: Trained, config: Config): string {
  const { series, lookback, horizon } = trained;
  const origins = engine.series.testOrigins(series, lookback, horizon);
  if (origins.length === 0)
    return "There is no test part, so nothing tells whether the model beats the baselines.";
  const { model, baselines } = compare(engine, trained, origins, config.baselines);
  return verdict(model.all.mae, maes(baselines));
}

function historyOf(engine: Engine, series: Series, rows: number): OutputData<"forecast">["history"] {
  const from = Math.max(0, series.rows - rows);
  return { time: engine.series.moments(series, from, series.rows), value: encode(series.values.slice(from)) };
}

function summary(series: Series, time: readonly Moment[], value: Float64Array): string {
  const number = (x: number | undefined): string => formatNumber(encodeNumber(x ?? NaN), 3);
  const [first, last] = [time[0], time.at(-1)];
  if (value.length < 2) return `${series.target} at ${first}: ${number(value[0])}.`;
  const low = number(Math.min(...value));
  const high = number(Math.max(...value));
  return `${series.target} for ${plural(value.length, "step")} from ${first} to ${last}: between ${low} and ${high}.`;
}

function encode(values: Float64Array) {
  return Array.from(values, encodeNumber);
}
