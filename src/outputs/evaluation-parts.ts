import * as z from "zod/mini";
import { formatNumber, formatNumbers, plural } from "./format";
import { momentFormatter } from "./moments";
import { decodeNumber, moment, num, type Num } from "./numbers";
import { sparkline } from "./text/plot";
import { table } from "./text/table";
import { numbersOf } from "./text/series";

const values = z.array(num);

/** Where intervals come from. */
export const intervalSource = z.enum(["conformal", "quantiles", "gaussian", "mc_dropout", "none"]);
type IntervalSource = z.infer<typeof intervalSource>;

/** How often the intervals of a level held: a share of the truths, and their mean width in units of the target. */
export const coverage = z.object({ level: z.number(), coverage: num, width: num });

/** Of a backtest: before which row a model was trained anew, on how many, and the mae of the windows that follow. */
export const refit = z.object({
  at: moment,
  rows: z.int(),
  windows: z.int(),
  mae: num,
  epochs: z.optional(z.int()),
});

/** A forecast with a large error: what the model saw, and what came. */
export const worstWindow = z.object({
  mae: num,
  history: z.object({ time: z.array(moment), value: values }),
  /** One entry a step ahead, as `actual`, `forecast` and the ends of the interval. */
  time: z.array(moment),
  actual: values,
  forecast: values,
  interval: z.optional(z.object({ level: z.number(), lower: values, upper: values })),
});
export type WorstWindow = z.infer<typeof worstWindow>;

/** What of an evaluation this file words. */
interface Evaluation {
  interval_source?: IntervalSource | undefined;
  coverage?: z.infer<typeof coverage>[] | undefined;
  refits?: z.infer<typeof refit>[] | undefined;
  worst?: WorstWindow[] | undefined;
}

const sources: Record<IntervalSource, string> = {
  conformal: "from errors on the validation part",
  quantiles: "of the model's own quantiles",
  gaussian: "of the model's normal distributions",
  mc_dropout: "from passes with dropout",
  none: "",
};

/** Where the intervals of an output come from, in words that follow "intervals". */
export function sourceText(source: IntervalSource): string {
  return sources[source];
}

/** How often the intervals held, and how wide they are; undefined if none were judged. */
export function coverageSentence(d: Evaluation): string | undefined {
  if (d.coverage === undefined || d.coverage.length === 0) return undefined;
  const held = d.coverage.map(
    ({ level, coverage, width }) =>
      `that of ${level} % held ${shareText(coverage)} of what came and is ${formatNumber(width, 3)} wide on average`,
  );
  const from = d.interval_source === undefined ? "" : ` ${sources[d.interval_source]}`;
  return `Of the intervals${from}, ${held.join("; ")}.`;
}

/** A share as a percentage. */
export function shareText(share: Num): string {
  const value = decodeNumber(share);
  return Number.isFinite(value) ? `${Number((100 * value).toFixed(1))} %` : String(share);
}

/** Titles and rows of a backtest whose model is trained anew. */
export function refitRows(d: Evaluation): { titles: string[]; rows: string[][] } {
  const refits = d.refits ?? [];
  const moments = momentFormatter(refits.map(({ at }) => at));
  const maes = formatNumbers(refits.map(({ mae }) => mae));
  return {
    titles: ["before", "trained on", "epochs", "windows", "MAE"],
    rows: refits.map(({ at, rows, windows, epochs }, i) => [
      moments(at),
      plural(rows, "row"),
      epochs === undefined ? "as trained" : `${epochs}`,
      `${windows}`,
      maes[i] ?? "",
    ]),
  };
}

/** "2015-01-02 to 2015-01-08, MAE 7.31". */
export function worstTitles(d: Evaluation): string[] {
  const worst = d.worst ?? [];
  const moments = momentFormatter(worst.flatMap(({ time }) => time));
  const maes = formatNumbers(worst.map(({ mae }) => mae));
  return worst.map(({ time }, i) => {
    const [first, last] = [time[0], time.at(-1)];
    if (first === undefined || last === undefined) return `MAE ${maes[i]}`;
    const span = time.length < 2 ? moments(first) : `${moments(first)} to ${moments(last)}`;
    return `${span}, MAE ${maes[i]}`;
  });
}

export function refitLines(d: Evaluation, width: number): string[] {
  if (d.refits === undefined || d.refits.length === 0) return [];
  const { titles, rows } = refitRows(d);
  const columns = titles.map((title, i) => ({
    title,
    align: i === 0 ? ("left" as const) : ("right" as const),
  }));
  return ["  Trained anew as time goes by", ...table(columns, rows, width)];
}

/** A line for each of the worst windows, with small curves of what came and of what was forecast, on one scale. */
export function worstLines(d: Evaluation, width: number): string[] {
  if (d.worst === undefined || d.worst.length === 0) return [];
  const longest = 24;
  const titles = worstTitles(d);
  const rows = d.worst.map(({ actual, forecast }, i) => {
    const [came, said] = [numbersOf(actual).slice(0, longest), numbersOf(forecast).slice(0, longest)];
    const all = [...came, ...said];
    return [titles[i] ?? "", sparkline(came, all), sparkline(said, all)];
  });
  const columns = [{ title: "window" }, { title: "came" }, { title: "forecast" }];
  return ["  The largest errors", ...table(columns, rows, width)];
}
