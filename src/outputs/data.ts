import * as z from "zod/mini";
import { formatCount, plural } from "./format";
import { momentFormatter, momentValue } from "./moments";
import { moment, num } from "./numbers";
import { defineOutput } from "./output";
import { defaultsText, facts, notesBlock, stack, wrap } from "./text/block";
import { plot, sparkline, type TextPlot } from "./text/plot";
import { numbersOf, places, spreadTicks } from "./text/series";
import { limitRows, table } from "./text/table";

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
  /** What a row is, such as "character", "pair" or "sequence"; a row where it is left out. */
  unit: z.optional(z.string()),
  /** Values that `missing` put in. */
  filled: z.int(),
  season_length: z.int(),
  /** Such as "1 day", "1 hour", "1 month"; "row" where the data has no time. */
  freq: z.string(),
  lookback: z.optional(z.int()),
  horizon: z.optional(z.int()),
  /** What the scaler learned from the training part, in the order of the features. */
  scaler: z.optional(z.object({ type: z.string(), shift: z.array(num), scale: z.array(num) })),
  /** Of a time series: the target over time, thinned to at most 2,000 points. */
  series: z.optional(stretch),
  /**
   * One window of each part, or some sequences. `input` is thinned to the last 60 values; `target` is empty where a
   * `label` stands for it.
   */
  examples: z.array(
    z.object({ part: z.string(), input: stretch, target: stretch, label: z.optional(z.string()) }),
  ),
  /** Of text and pairs: what is read and what has to follow, an example or more of each part. */
  texts: z.optional(z.array(z.object({ part: z.string(), input: z.string(), target: z.string() }))),
  /** Of text: how many symbols there are, and the most frequent of them with how often they occur. */
  vocabulary: z.optional(
    z.object({ size: z.int(), symbols: z.array(z.object({ symbol: z.string(), count: z.int() })) }),
  ),
  /** Of labelled sequences: the columns that a model sees, and how many rows examples have. */
  features: z.optional(z.array(z.string())),
  lengths: z.optional(z.object({ least: z.int(), median: z.int(), most: z.int() })),
  /** Of labelled sequences: how many of each class each part has. */
  classes: z.optional(
    z.array(
      z.object({
        name: z.string(),
        train: z.int(),
        validation: z.optional(z.int()),
        test: z.optional(z.int()),
      }),
    ),
  ),
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
      classesTable(d, width),
      sequencesBlock(d, width),
      textsBlock(d, width),
      notesBlock(d.notes, width),
    ),
});

/** The facts of the data that the text and the drawn form show alike, as far as its type has them. */
export function dataFacts(d: Data): [label: string, value: string][] {
  const series = d.type === "timeseries";
  const facts: [string, string | undefined][] = [
    [`${d.unit ?? "row"}s`, formatCount(d.rows)],
    ["target", d.target ?? (series ? "none" : undefined)],
    ["features", d.features?.join(", ")],
    ["frequency", series ? (d.freq === "row" ? "rows, no time" : d.freq) : undefined],
    ["season", series ? plural(d.season_length, "row") : undefined],
    ["lookback", d.lookback === undefined ? undefined : plural(d.lookback, d.unit ?? "row")],
    ["horizon", d.horizon === undefined ? undefined : plural(d.horizon, d.unit ?? "row")],
    ...(d.lengths === undefined ? [] : lengthFacts(d.lengths)),
    [
      "filled",
      series || d.type === "sequences" ? (d.filled === 0 ? "no gaps" : plural(d.filled, "value")) : undefined,
    ],
    ["vocabulary", d.vocabulary === undefined ? undefined : plural(d.vocabulary.size, "symbol")],
    ["classes", d.classes === undefined ? undefined : formatCount(d.classes.length)],
    ["scaler", d.scaler?.type],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
}

/** Titles and rows of the classes: name, how many of each part that exists, and their share of the training part. */
export function classRows(d: Data): { titles: string[]; rows: string[][] } {
  const parts = (["train", "validation", "test"] as const).filter((part) => d.parts[part] !== undefined);
  const classes = d.classes ?? [];
  const all = classes.reduce((sum, { train }) => sum + train, 0);
  return {
    titles: ["class", ...parts, "share"],
    rows: classes.map((each) => [
      each.name,
      ...parts.map((part) => formatCount(each[part] ?? 0)),
      all === 0 ? "" : `${((100 * each.train) / all).toFixed(1)} %`,
    ]),
  };
}

/** A text with what cannot be seen made visible: line ends, tabs and other control characters. */
export function visibleText(text: string): string {
  return text
    .replaceAll("\n", "⏎")
    .replaceAll("\t", "⇥")
    .replace(/\p{Cc}/gu, "·");
}

/**
 * Name, first and last moment, rows and windows of each part that exists; without first and last where the parts of
 * sequences and pairs are drawn.
 */
export function partRows(d: Data): { titles: string[]; rows: { name: string; cells: string[] }[] } {
  const parts = Object.entries(d.parts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const format = momentFormatter(parts.flatMap(({ value }) => [value.from, value.to]));
  const drawn = d.type === "sequences" || d.type === "pairs";
  const counted = d.type === "sequences" ? "examples" : "windows";
  const unit = `${d.unit ?? "row"}s`;
  return {
    titles: d.type === "pairs" ? [unit] : drawn ? [unit, counted] : ["from", "to", unit, counted],
    rows: parts.map(({ name, value }) => ({
      name,
      cells: [
        ...(drawn ? [] : [format(value.from), format(value.to)]),
        formatCount(value.rows),
        ...(d.type === "pairs" ? [] : [formatCount(value.windows)]),
      ],
    })),
  };
}

function partsTable(d: Data, width: number): string[] {
  const { titles, rows } = partRows(d);
  return table(
    [{ title: "part" }, ...titles.map((title) => ({ title, align: "right" as const }))],
    rows.map(({ name, cells }) => [name, ...cells]),
    width,
  );
}

function seriesPlot(d: Data, width: number): string[] {
  const { time, value } = d.series ?? { time: [], value: [] };
  if (time.length === 0) return [];
  const line = { x: places(time), y: numbersOf(value) };
  const cuts: TextPlot["cuts"] = Object.entries(d.parts).flatMap(([name, part]) =>
    part === undefined ? [] : [{ x: momentValue(part.from), label: name }],
  );
  return plot({ lines: [line], cuts, ticks: spreadTicks(time, width < 70 ? 2 : 5), height: 8 }, width);
}

function classesTable(d: Data, width: number): string[] {
  if (d.classes === undefined) return [];
  const { titles, rows } = classRows(d);
  const { shown, more } = limitRows(rows, 20);
  const columns = titles.map((title, i) => ({
    title,
    align: i === 0 ? ("left" as const) : ("right" as const),
  }));
  return [...table(columns, shown, width), ...more];
}

function lengthFacts({ least, median, most }: NonNullable<Data["lengths"]>): [string, string][] {
  if (least === most) return [["length", plural(most, "row")]];
  return [
    ["lengths", `${least} to ${plural(most, "row")}`],
    ["median length", plural(median, "row")],
  ];
}

/** Labelled examples as one line of bars each. */
function sequencesBlock(d: Data, width: number): string[] {
  const labelled = d.examples.filter(({ label }) => label !== undefined);
  return labelled.flatMap(({ label = "", input }) => {
    const values = numbersOf(input.value);
    return [`  ${label}`, `    ${sparkline(values.slice(-(width - 4)), values)}`];
  });
}

/** An arrow stands between what is read and what follows. */
function textsBlock(d: Data, width: number): string[] {
  return (d.texts ?? []).flatMap(({ part, input, target }) => [
    `${part}:`,
    ...wrap(`${visibleText(input)} → ${visibleText(target)}`, width - 2).map((line) => `  ${line}`),
  ]);
}
