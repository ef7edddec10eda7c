import * as z from "zod/mini";
import { intervalSource, sourceText } from "./evaluation-parts";
import { formatNumbers } from "./format";
import { baselineLabel } from "./labels";
import { momentFormatter } from "./moments";
import { moment, num, type Num } from "./numbers";
import { defineOutput } from "./output";
import { defaultsText, facts, notesBlock, stack, wrap } from "./text/block";
import { plot, type TextBand } from "./text/plot";
import { numbersOf, places, spreadTicks } from "./text/series";
import { limitRows, table } from "./text/table";

const values = z.array(num);

const schema = z.object({
  summary: z.string(),
  model: z.string(),
  target: z.optional(z.string()),
  /** One entry a step ahead, as all arrays below. */
  time: z.array(moment),
  value: values,
  /** By level in percent, as in "80". */
  intervals: z.record(z.string(), z.object({ lower: values, upper: values })),
  interval_source: z.optional(intervalSource),
  /** The step, from 1, from which on the model was fed its own forecasts. */
  recursive_from: z.optional(z.int()),
  /** What came, for the first steps, where the forecast begins before the end of the data. */
  actual: z.optional(values),
  /** The file that the forecast was saved as. */
  saved: z.optional(z.string()),
  baselines: z.record(z.string(), values),
  history: z.object({ time: z.array(moment), value: values }),
  /** What the last evaluation on the test part says of this model against the baselines. */
  verdict: z.string(),
  config: z.record(z.string(), z.unknown()),
  defaults: z.array(z.string()),
  notes: z.array(z.string()),
});

type Forecast = z.infer<typeof schema>;

export const forecast = defineOutput({
  name: "forecast",
  schema,
  toLines: (d, width) =>
    stack(
      [...wrap(d.summary, width), ...(d.summary.includes(d.verdict) ? [] : wrap(d.verdict, width))],
      fanChart(d, width),
      forecastTable(d, width),
      facts(
        [
          ["intervals", d.interval_source === undefined ? undefined : sourceText(d.interval_source)],
          ["saved as", d.saved],
          ["defaults", defaultsText(d.config, d.defaults)],
        ],
        width,
      ),
      notesBlock(d.notes, width),
    ),
});

/**
 * Titles and rows of the forecast: moment, value, each interval as "lower to upper", each baseline, what came where that
 * is known, and which steps are recursive where some are.
 */
export function forecastRows(d: Forecast): { titles: string[]; rows: string[][] } {
  const moments = momentFormatter(d.time);
  const intervals = levels(d).map((level) => ({
    level,
    ...(d.intervals[level] ?? { lower: [], upper: [] }),
  }));
  const baselines = Object.entries(d.baselines);
  const format = formatter([
    ...d.value,
    ...intervals.flatMap(({ lower, upper }) => [...lower, ...upper]),
    ...baselines.flatMap(([, v]) => v),
    ...(d.actual ?? []),
  ]);
  return {
    titles: [
      d.time.every((m) => typeof m === "number") ? "row" : "time",
      d.target ?? "value",
      ...(d.actual === undefined ? [] : ["came"]),
      ...(d.recursive_from === undefined ? [] : [""]),
      ...intervals.map(({ level }) => `${level} %`),
      ...baselines.map(([name]) => baselineLabel(name)),
    ],
    rows: d.time.map((m, i) => [
      moments(m),
      format(d.value[i]),
      ...(d.actual === undefined ? [] : [format(d.actual[i])]),
      ...(d.recursive_from === undefined ? [] : [i + 1 < d.recursive_from ? "" : "recursive"]),
      ...intervals.map(({ lower, upper }) =>
        lower[i] === "NaN" ? "" : `${format(lower[i])} to ${format(upper[i])}`,
      ),
      ...baselines.map(([, v]) => format(v[i])),
    ]),
  };
}

/** Levels of the intervals, the widest first. */
export function levels(d: Forecast): string[] {
  return Object.keys(d.intervals).sort((a, b) => Number(b) - Number(a));
}

/** All values have the same unit, and so the same decimals. */
function formatter(all: readonly Num[]): (value: Num | undefined) => string {
  const texts = new Map(formatNumbers(all, 3).map((text, i) => [all[i], text]));
  return (value) => texts.get(value) ?? "";
}

function fanChart(d: Forecast, width: number): string[] {
  const all = places([...d.history.time, ...d.time]);
  const past = all.slice(0, d.history.time.length);
  const future = all.slice(d.history.time.length);
  // The fan opens at the last known value.
  const lastX = past.slice(-1);
  const history = numbersOf(d.history.value);
  const lastY = history.slice(-1);
  const x = [...lastX, ...future];
  const bands = levels(d).map((level, index): TextBand => {
    const { lower, upper } = d.intervals[level] ?? { lower: [], upper: [] };
    return {
      x,
      lower: [...lastY, ...numbersOf(lower)],
      upper: [...lastY, ...numbersOf(upper)],
      shade: index === 0 && levels(d).length > 1 ? "░" : "▒",
    };
  });
  const first = future[0];
  return plot(
    {
      lines: [
        { x: past, y: history },
        { x, y: [...lastY, ...numbersOf(d.value)] },
        ...(d.actual === undefined ? [] : [{ x: future, y: numbersOf(d.actual), dashed: true }]),
      ],
      bands,
      cuts: [
        ...(first === undefined ? [] : [{ x: lastX[0] ?? first, label: "forecast" }]),
        ...recursiveCut(d, future),
      ],
      ticks: spreadTicks([...d.history.time, ...d.time], width < 70 ? 3 : 5),
      height: 12,
    },
    width,
  );
}

/** Where the model begins to be fed its own forecasts, unless it does so nearly from the start. */
function recursiveCut(d: Forecast, future: readonly number[]): { x: number; label: string }[] {
  const x = future[(d.recursive_from ?? 0) - 2];
  return x === undefined || (d.recursive_from ?? 0) < 4 ? [] : [{ x, label: "recursive" }];
}

function forecastTable(d: Forecast, width: number): string[] {
  const { titles, rows } = forecastRows(d);
  const { shown, more } = limitRows(rows, 14);
  return [
    ...table(
      titles.map((title, i) => ({ title, align: i === 0 ? "left" : "right" })),
      shown,
      width,
    ),
    ...more,
  ];
}
