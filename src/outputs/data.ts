import * as z from "zod/mini";
import { formatCount, plural } from "./format";
import { momentFormatter, momentValue } from "./moments";
import { moment, num } from "./numbers";
import { defineOutput } from "./output";
import { defaultsText, facts, notesBlock, stack, wrap } from "./text/block";
import { plot, type TextPlot } from "./text/plot";
import { numbersOf, places, spreadTicks } from "./text/series";
import { table } from "./text/table";

const part = z.object({
  /** First and last moment, both included. */
  from: moment,
  to: moment,
  rows: z.int(),
  windows: z.int(),
});

const stretch = z.object({ time: z.array(moment), value: z.array(num) });

const schema = z.object({
  /** The whole in one sentence, first so that screen readers meet it first. */
  summary: z.string(),
  name: z.string(),
  type: z.enum(["timeseries", "text", "pairs", "sequences"]),
  rows: z.int(),
  columns: z.array(z.string()),
  target: z.optional(z.string()),
  past_covariates: z.array(z.string()),
  future_covariates: z.array(z.string()),
  parts: z.object({ train: part, validation: z.optional(part), test: z.optional(part) }),
  /** Values that `missing` put in. */
  filled: z.int(),
  season_length: z.int(),
  /** Such as "1 day", "1 hour", "1 month"; "row" where the data has no time. */
  freq: z.string(),
  lookback: z.int(),
  horizon: z.int(),
  /** What the scaler learned from the training part, in the order of the features. */
  scaler: z.object({ type: z.string(), shift: z.array(num), scale: z.array(num) }),
  /** The target over time, thinned to at most 2,000 points. */
  series: stretch,
  /** One window of each part. `input` is thinned to the last 60 values. */
  examples: z.array(z.object({ part: z.string(), input: stretch, target: stretch })),
  /** The cell with every default filled in; `defaults` names the keys that the user did not write. */
  config: z.record(z.string(), z.unknown()),
  defaults: z.array(z.string()),
  notes: z.array(z.string()),
});

type Data = z.infer<typeof schema>;

export const data = defineOutput({
  name: "data",
  schema,
  toLines: (d, width) =>
    stack(
      wrap(d.summary, width),
      facts(
        [
          ["target", d.target],
          ["past covariates", d.past_covariates.join(", ") || undefined],
          ["future covariates", d.future_covariates.join(", ") || undefined],
          ...dataFacts(d).filter(([label]) => label !== "target"),
          ["defaults", defaultsText(d.config, d.defaults)],
        ],
        width,
      ),
      partsTable(d, width),
      seriesPlot(d, width),
      notesBlock(d.notes, width),
    ),
});

/** The facts of the data that the text and the drawn form show alike. */
export function dataFacts(d: Data): [label: string, value: string][] {
  return [
    ["rows", formatCount(d.rows)],
    ["target", d.target ?? "none"],
    ["frequency", d.freq === "row" ? "rows, no time" : d.freq],
    ["season", plural(d.season_length, "row")],
    ["lookback", plural(d.lookback, "row")],
    ["horizon", plural(d.horizon, "row")],
    ["filled", d.filled === 0 ? "no gaps" : plural(d.filled, "value")],
    ["scaler", d.scaler.type],
  ];
}

/** Name, first and last moment, rows and windows of each part that exists. */
export function partRows(d: Data): { name: string; cells: [string, string, string, string] }[] {
  const parts = Object.entries(d.parts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const format = momentFormatter(parts.flatMap(({ value }) => [value.from, value.to]));
  return parts.map(({ name, value }) => ({
    name,
    cells: [format(value.from), format(value.to), formatCount(value.rows), formatCount(value.windows)],
  }));
}

function partsTable(d: Data, width: number): string[] {
  return table(
    [
      { title: "part" },
      { title: "from", align: "right" },
      { title: "to", align: "right" },
      { title: "rows", align: "right" },
      { title: "windows", align: "right" },
    ],
    partRows(d).map(({ name, cells }) => [name, ...cells]),
    width,
  );
}

function seriesPlot(d: Data, width: number): string[] {
  const { time, value } = d.series;
  if (time.length === 0) return [];
  const line = { x: places(time), y: numbersOf(value) };
  const cuts: TextPlot["cuts"] = Object.entries(d.parts).flatMap(([name, part]) =>
    part === undefined ? [] : [{ x: momentValue(part.from), label: name }],
  );
  return plot({ lines: [line], cuts, ticks: spreadTicks(time, width < 70 ? 2 : 5), height: 8 }, width);
}
