import type { Engine, Series, SeriesTools } from "../engine/api";
import type { OutputData } from "../outputs";
import { formatNumber, plural } from "../outputs/format";
import { encodeNumber, type Moment } from "../outputs/numbers";
import { parseMoment } from "../base/moment";
import type { ForecastConfig, ForecastValue } from "./forecast";
import { forecastCsv, isForecastCsv } from "./forecast-csv";
import { sourceOf, spreadOf, type Spreading } from "./intervals";
import { fault } from "./issues";
import type { RunContext } from "./kind";
import { compare, maes, reachOf, say, type Trained } from "./scoring";
import type { SeriesValue, TrainValue } from "./values";
import { verdict } from "./verdict";

type Output = OutputData<"forecast">;

/** Forecasts from one origin, shows it, and saves it where that is asked for. */
export async function runForecast(
  config: ForecastConfig,
  { model, lookback }: TrainValue,
  { series: given, horizon }: SeriesValue,
  context: RunContext,
): Promise<ForecastValue> {
  const { engine, cell } = context;
  const tools = engine.series;
  const steps = config.horizon === "auto" ? horizon : config.horizon;
  const reach = reachOf(model.spec);
  const origin = originOf(config, given, context);
  const source = sourceOf(config, model.spec, cell);
  const series = await withFuture(config, given, origin, Math.ceil(steps / reach) * reach, context);
  const trained: Trained = { model, series, lookback, horizon };
  const origins = Int32Array.of(origin);
  const said = say(engine, trained, origins, steps);
  const spreading = spreadOf(engine, trained, origins, steps, said, source, config);
  const time = momentsFrom(tools, series, origin, steps);
  const actual = series.values.slice(origin, origin + steps);
  const baselines = tools.baselines(series, origins, steps);
  const { verdict: judged, notes } = judgement(engine, trained, config);
  const intervals = intervalsIn(tools, spreading, config, cell.defaults);
  const shown: Output = {
    summary: `${summary(series, time, said.forecast)} ${judged}`,
    model: cell.name ?? "",
    target: series.target,
    time,
    value: encode(said.forecast),
    intervals,
    ...(Object.keys(intervals).length > 0 && { interval_source: spreading.source }),
    ...(steps > reach && { recursive_from: reach + 1 }),
    ...(actual.length > 0 && { actual: encode(actual) }),
    baselines: Object.fromEntries(config.baselines.map((name) => [name, encode(baselines[name])])),
    history: historyOf(tools, series, origin, config.history === "auto" ? 3 * horizon : config.history),
    verdict: judged,
    config: { ...config, horizon: steps, intervals: spreading.source === "none" ? "none" : config.intervals },
    defaults: cell.defaults,
    notes: [
      ...notes,
      ...spreadNotes(spreading, config, cell.defaults),
      ...(steps > reach ? [recursiveNote(reach)] : []),
    ],
  };
  if (config.save === "none") context.show("forecast", shown);
  else {
    await context.writeText(config.save, forecastCsv(shown), isForecastCsv);
    context.show("forecast", { ...shown, saved: config.save });
  }
  return { time, value: said.forecast, intervals };
}

/** The row that the forecast begins at. Faults: bad-from. */
function originOf({ from }: ForecastConfig, series: Series, { engine, cell }: RunContext): number {
  const { rows, time, validationEnd } = series;
  if (from === "end") return rows;
  // A year is a moment where the series has it, and else the number of a row.
  const at = time?.indexOf(parseMoment(/^\d{4}$/.test(from) ? `${from}-01` : from)) ?? -1;
  const row = at < 0 ? Number(from) : at;
  if (Number.isInteger(row) && row >= validationEnd && row <= rows && (row < rows || time === null))
    return row;
  const show = (at: number): Moment => engine.series.moments(series, at, at + 1)[0] ?? at;
  const [first, last] = [show(Math.min(validationEnd, rows - 1)), show(rows - 1)];
  throw fault({ code: "bad-from", from, first, last }, cell.spanOf(["from"], "value"));
}

/** The series with the future covariates of a file, if there is one and rows ahead are needed. */
async function withFuture(
  { future }: ForecastConfig,
  series: Series,
  origin: number,
  needed: number,
  context: RunContext,
): Promise<Series> {
  const ahead = origin + needed - series.rows;
  if (future === "none" || ahead <= 0) return series;
  return context.engine.series.withFuture(series, await context.readTable(future), ahead);
}

/** Of steps that may lie inside the series and go on behind it. */
function momentsFrom(tools: SeriesTools, series: Series, origin: number, steps: number): Moment[] {
  const end = Math.min(series.rows, origin + steps);
  return [...tools.moments(series, origin, end), ...tools.futureMoments(series, origin + steps - end)];
}

/** The intervals of the levels that the spread has quantiles for. */
function intervalsIn(
  tools: SeriesTools,
  { spread }: Spreading,
  { level }: ForecastConfig,
  defaults: readonly string[],
): Output["intervals"] {
  if (spread === undefined) return {};
  // The default levels are those that the model has, where it has its own.
  const own = defaults.includes("level") ? ownLevels(spread.probabilities) : [];
  const levels = [...new Set([...level, ...own])];
  return Object.fromEntries(
    levels.flatMap((each) => {
      const ends = tools.interval(spread, each);
      if (ends === undefined || ends.lower.every((end) => Number.isNaN(end))) return [];
      return [[String(each), { lower: encode(ends.lower), upper: encode(ends.upper) }]];
    }),
  );
}

/** Levels of a model with a few quantiles of its own; a spread at tenths has none of its own. */
function ownLevels(probabilities: readonly number[]): number[] {
  if (probabilities.length >= 9) return [];
  return probabilities.filter((p) => p < 0.5).map((p) => Number((100 * (1 - 2 * p)).toFixed(6)));
}

/** What is to be said of intervals; that a default level has none is no news. */
function spreadNotes(
  { notes, source }: Spreading,
  { level }: ForecastConfig,
  defaults: readonly string[],
): string[] {
  const silent = source === "quantiles" && defaults.includes("level");
  return notes.filter(
    (note) => !silent || !level.some((each) => note.endsWith(`an interval of ${each} % needs.`)),
  );
}

function recursiveNote(reach: number): string {
  return `From step ${reach + 1} on the forecast is recursive: the model is fed its own forecasts, and errors feed on themselves.`;
}

/** How the model does on the test part, over the horizon of the data. */
function judgement(
  engine: Engine,
  trained: Trained,
  config: ForecastConfig,
): { verdict: string; notes: string[] } {
  const { series, lookback, horizon } = trained;
  const origins = engine.series.testOrigins(series, lookback, horizon);
  if (origins.length === 0) {
    const none = "There is no test part, so nothing tells whether the model beats the baselines.";
    return { verdict: none, notes: [] };
  }
  const { model, baselines } = compare(engine, trained, origins, config.baselines);
  return { verdict: verdict(model.all.mae, maes(baselines)), notes: [] };
}

function historyOf(tools: SeriesTools, series: Series, origin: number, rows: number): Output["history"] {
  const from = Math.max(0, origin - rows);
  return { time: tools.moments(series, from, origin), value: encode(series.values.slice(from, origin)) };
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
