import * as z from "zod/mini";
import { confusionLines, confusionSchema } from "./confusion";
import { formatNumber, formatNumbers, plural } from "./format";
import {
  coverage,
  coverageSentence,
  intervalSource,
  refit,
  refitLines,
  shareText,
  worstLines,
  worstWindow,
} from "./evaluation-parts";
import { baselineLabel, bestOf, isCoverage, metricLabel } from "./labels";
import { decodeNumber, num, type Num } from "./numbers";
import { defineOutput } from "./output";
import { notesBlock, stack, wrap } from "./text/block";
import { sparkline } from "./text/plot";
import { limitRows, table } from "./text/table";

const metrics = z.record(z.string(), num);

const schema = z.object({
  /** Does the model beat the baselines? One sentence. */
  verdict: z.string(),
  model: z.string(),
  on: z.enum(["train", "validation", "test"]),
  target: z.optional(z.string()),
  /** mae, rmse, smape, mase; in units of the target. */
  metrics,
  baselines: z.record(z.string(), metrics),
  /** One row a step ahead, step from 1: the model's mae and rmse, and the mae of each baseline by its name. */
  by_horizon: z.array(z.catchall(z.object({ step: z.int(), mae: num, rmse: num }), num)),
  /** Forecasts that were compared, or symbols that were predicted. */
  windows: z.int(),
  /** What was measured, where that is not forecasts: "118,966 characters, each predicted from all before it". */
  scope: z.optional(z.string()),
  /** Of classes: which were told to be which. */
  confusion: z.optional(confusionSchema),
  /** Of forecasts: mean |y_t − y_(t−m)| before the first test row, which MASE divides by. */
  scale: z.optional(num),
  interval_source: z.optional(intervalSource),
  coverage: z.optional(z.array(coverage)),
  /** The metrics of further models, by their names. */
  models: z.optional(z.record(z.string(), metrics)),
  refits: z.optional(z.array(refit)),
  /** The largest error first. */
  worst: z.optional(z.array(worstWindow)),
  notes: z.array(z.string()),
});

type Evaluation = z.infer<typeof schema>;

export const evaluation = defineOutput({
  name: "evaluation",
  schema,
  toLines: (d, width) => {
    const held = coverageSentence(d);
    return stack(
      wrap(d.verdict, width),
      metricsTable(d, width),
      held === undefined ? [] : wrap(held, width, "  "),
      horizonTable(d, width),
      refitLines(d, width),
      worstLines(d, width),
      d.confusion === undefined ? [] : confusionLines(d.confusion, width),
      wrap(scopeSentence(d), width, "  "),
      notesBlock(d.notes, width),
    );
  },
});

/** What was measured, on how many windows. */
export function scopeSentence(d: Evaluation): string {
  const of = d.target === undefined ? "" : ` of ${d.target}`;
  const best = Object.keys(d.baselines).length > 0 ? " ★ is the best value of a column." : "";
  const units = d.scale === undefined ? "" : `, MASE in units of ${formatNumber(d.scale)}`;
  return `On the ${d.on} part${of}: ${d.scope ?? plural(d.windows, "window")}${units}.${best}`;
}

interface Ranked {
  /** The model first, then its baselines, then further models. */
  rows: { name: string; cells: { text: string; best: boolean }[] }[];
  metrics: string[];
}

/** The metrics of the model and of its baselines; a tie marks every best value. */
export function ranked(d: Evaluation): Ranked {
  const names = Object.keys(d.metrics);
  const all: [string, Record<string, Num>][] = [
    [d.model, d.metrics],
    ...Object.entries(d.baselines).map(([name, m]): [string, Record<string, Num>] => [
      baselineLabel(name),
      m,
    ]),
    ...Object.entries(d.models ?? {}),
  ];
  const columns = names.map((metric) => {
    const values = all.map(([, m]) => m[metric] ?? "NaN");
    const finite = values.map(decodeNumber).filter(Number.isFinite);
    const best = all.length > 1 ? bestOf(metric, finite) : NaN;
    return (isCoverage(metric) ? values.map(shareText) : formatNumbers(values)).map((text, row) => ({
      text,
      best: decodeNumber(values[row] ?? "NaN") === best,
    }));
  });
  return {
    metrics: names.map(metricLabel),
    rows: all.map(([name], row) => ({
      name,
      cells: columns.flatMap((column) => column[row] ?? []),
    })),
  };
}

/** Error of each step ahead: the model's MAE first, then that of each baseline. */
export function horizonLines(d: Evaluation): { name: string; mae: number[] }[] {
  const baselines = Object.keys(d.by_horizon[0] ?? {}).filter(
    (key) => !["step", "mae", "rmse"].includes(key),
  );
  return [
    { name: d.model, mae: d.by_horizon.map(({ mae }) => decodeNumber(mae)) },
    ...baselines.map((name) => ({
      name: baselineLabel(name),
      mae: d.by_horizon.map((row) => decodeNumber(row[name] ?? "NaN")),
    })),
  ];
}

function metricsTable(d: Evaluation, width: number): string[] {
  const { rows, metrics } = ranked(d);
  return table(
    [{ title: "" }, ...metrics.map((title) => ({ title: `${title}  `, align: "right" as const }))],
    rows.map(({ name, cells }) => [name, ...cells.map(({ text, best }) => `${text} ${best ? "★" : " "}`)]),
    width,
  );
}

function horizonTable(d: Evaluation, width: number): string[] {
  if (d.by_horizon.length < 2) return [];
  const lines = horizonLines(d);
  const columns = lines.map(({ mae }) =>
    formatNumbers(mae.map((value) => (Number.isFinite(value) ? value : "NaN"))),
  );
  const { shown, more } = limitRows(d.by_horizon, 14);
  const rows = shown.map(({ step }, row) => [`${step}`, ...columns.map((column) => column[row] ?? "")]);
  const all = lines.flatMap(({ mae }) => mae);
  const curve = d.by_horizon.length <= 60 ? [["", ...lines.map(({ mae }) => sparkline(mae, all))]] : [];
  return [
    "  MAE by step ahead",
    ...table(
      [
        { title: "step", align: "right" },
        ...lines.map(({ name }) => ({ title: name, align: "right" as const })),
      ],
      [...rows, ...curve],
      width,
    ),
    ...more,
  ];
}
