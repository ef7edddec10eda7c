import type { Dataset, HostTensor, OutputSpec } from "./api";

/** What the engine offers for series, as types alone. Letters of shapes: N windows, F features, H horizon. */

/** A column of a table that was read. Text has one string a row; numbers have NaN where a value is missing. */
export type Column =
  | { name: string; type: "number"; values: Float64Array }
  | { name: string; type: "text"; values: (string | null)[] }
  /** Milliseconds since 1970, UTC; NaN where missing. */
  | { name: string; type: "time"; values: Float64Array; dateOnly: boolean };

export interface Table {
  rows: number;
  columns: Column[];
  /** Sentences for the user: what was noticed while reading. */
  notes?: string[];
}

/**
 * `mask` leaves it to the network: recurrent layers skip the rows where something is missing, and no window is trained or
 * judged whose target has one.
 */
export type MissingPolicy = "ffill" | "error" | "drop" | "interpolate" | "mask";
/** `log`; `diff`, the difference to the row before; `seasonal_diff`, to the row a season before. */
export type Transform = "log" | "diff" | "seasonal_diff";
export type ScalerType = "standard" | "minmax" | "robust" | "none";

/** Rows [0, trainEnd) train, [trainEnd, validationEnd) validate, the rest tests. */
export interface Boundaries {
  trainEnd: number;
  validationEnd: number;
}

export interface SeriesOptions {
  /** Column of the moments, or null where rows are simply numbered. */
  time: string | null;
  target: string;
  past_covariates: string[];
  future_covariates: string[];
  /** "month", "dayofweek", "hour", "dayofyear": each gives a sine and a cosine. */
  calendar: string[];
  freq: string | null;
  season_length: number | null;
  missing: MissingPolicy;
  /** Of the target, in order, before scaling. Default: none. */
  transform?: Transform[];
  scaler: ScalerType;
  /** Of the rows after reading. */
  boundaries(rows: number): Boundaries;
}

/** A series made ready: sorted, regular, filled, split, scaled; what the scaler and the filling learned came from the training part only. */
export interface Series {
  rows: number;
  /** Milliseconds since 1970, or null where rows are numbered. */
  time: Float64Array | null;
  dateOnly: boolean;
  freq: string;
  season_length: number;
  trainEnd: number;
  validationEnd: number;
  filled: number;
  target: string;
  /** In original units, filled. */
  values: Float64Array;
  /** Features in the order that the model sees: the target first, then past, future and calendar columns. */
  featureNames: string[];
  /** Scaled, [rows, F] in row-major order. */
  features: Float32Array;
  /** Of the target: what was done, in order, between `values` and scaling. */
  transform: Transform[];
  /** Rows at the start that no window may look at, since differences have nothing before them. */
  lead: number;
  /** Scaled target, [rows]. */
  scaledTarget: Float32Array;
  scaler: { type: ScalerType; shift: number[]; scale: number[] };
  notes: string[];
  /** Absent if no feature is known ahead of time. */
  known?: KnownAhead;
  /** Of `missing: mask`: 1 for a row where nothing was missing, 0 for the others, [rows]; absent where all are whole. */
  present?: Float32Array;
  /** The column of the moments, or null where rows are numbered. */
  timeColumn: string | null;
  /**
   * The same rows cut elsewhere, with scaler and filling learned anew from the training part that this gives: what a
   * backtest trains on that is refitted as time goes by.
   */
  recut(boundaries: Boundaries): Series;
}

/** Features whose values are known before their time: future covariates, then calendar columns. They stand last. */
export interface KnownAhead {
  /** Index of the first of them among the features. */
  from: number;
  futureCovariates: string[];
  calendar: string[];
  /** Scaled future covariates of the rows that follow the last one, as many as the data gives, row-major. */
  ahead: Float32Array;
}

/** First rows of the targets of windows; the input of window s is [s − lookback, s), its target [s, s + horizon). */
export type Origins = Int32Array;

export interface BaselineForecasts {
  /** [N, H] in original units. */
  naive: Float64Array;
  seasonal_naive: Float64Array;
}

/** What may come at each step, in original units. */
export interface Spread {
  /** Ascending, in (0, 1): Q of them. */
  probabilities: number[];
  /** The quantiles [N, H, Q], which never cross; NaN where nothing backs one. */
  values: Float64Array;
  /** Where what may come is exactly normal: mean and deviation of each step, [N, H]. */
  normal?: { mean: Float64Array; deviation: Float64Array };
}

/** How good a spread is, over the steps where it has quantiles. */
export interface SpreadScores {
  /** Continuous ranked probability score, in units of the target; the lower the better. */
  crps: number;
  /** By level in percent, for the levels that have an interval. */
  levels: { level: number; coverage: number; width: number }[];
}

/** One of the windows with the largest errors. */
export interface WorstWindow {
  /** Which of the origins. */
  index: number;
  mae: number;
}

export interface Scores {
  mae: number;
  rmse: number;
  smape: number;
  mase: number;
}

export interface SeriesTools {
  prepare(table: Table, options: SeriesOptions): Series;
  /** The sine generators of the contract, as a table. */
  generate(source: { generator: string; [key: string]: unknown }, seed: number): Table;
  trainOrigins(series: Series, lookback: number, horizon: number): Origins;
  validationOrigins(series: Series, lookback: number, horizon: number): Origins;
  /** Step by `horizon` or by `step`, an incomplete last window dropped. */
  testOrigins(series: Series, lookback: number, horizon: number, step?: number): Origins;
  windows(series: Series, origins: Origins, lookback: number, horizon: number): Dataset;
  /** The one window that ends with the last row, to forecast what follows. */
  lastWindow(series: Series, lookback: number, horizon: number): Dataset;
  /**
   * The windows of these origins, at most `rows`, without their targets, which may lie ahead of the last row. Faults:
   * future-too-short, series-too-short.
   */
  inputs(series: Series, origins: Origins, lookback: number, horizon: number): Dataset;
  /**
   * What `Engine.rollOut` has to know of the rows from each origin on to go `steps` ahead with a model that gives
   * `horizon` steps at once; undefined where the target is the only feature. Faults: past-unknown, future-too-short.
   */
  knownAhead(series: Series, origins: Origins, horizon: number, steps: number): HostTensor | undefined;
  /**
   * The series with the future covariates of the rows after the last one taken from a table with the same time column,
   * or in order where rows are numbered. Faults: future-too-short, which names the moments that are missing of the
   * `count` that are needed; no-future-covariates, unknown-column, not-a-number and those of a time column.
   */
  withFuture(series: Series, table: Table, count: number): Series;
  /** From scaled [N, H] at these N origins back to original units; what follows the last row has the origin `rows`. */
  unscale(series: Series, origins: Origins, scaled: Float32Array): Float64Array;
  /**
   * The scaled point forecasts, [N, H], in what a model gives: the median of quantiles, the mean of a normal
   * distribution.
   */
  points(output: OutputSpec | undefined, given: Float32Array): Float32Array;
  /**
   * What a model with quantiles or a normal distribution says of these origins, at its own quantiles or at these
   * probabilities. Scaler, log and the first season of seasonal_diff carry quantiles exactly; where differences add
   * up, each quantile adds its own, as if all steps erred alike, which makes intervals too wide rather than too narrow.
   */
  spread(
    series: Series,
    origins: Origins,
    output: OutputSpec,
    given: Float32Array,
    probabilities: readonly number[],
  ): Spread;
  /** The quantiles of samples, each [N, H] of scaled point forecasts. */
  sampleSpread(
    series: Series,
    origins: Origins,
    samples: readonly Float32Array[],
    probabilities: readonly number[],
  ): Spread;
  /** The quantiles that lie a conformal half-width from forecasts, [N, H] in original units. */
  conformalSpread(
    forecast: Float64Array,
    widths: Record<string, number[]>,
    probabilities: readonly number[],
  ): Spread;
  /** The ends of the interval of a level in percent, [N, H] each; undefined if the spread has no such quantiles. */
  interval(spread: Spread, level: number): { lower: Float64Array; upper: Float64Array } | undefined;
  /** The probabilities that these levels and the CRPS need. */
  probabilities(levels: readonly number[]): number[];
  /** The levels in percent of the intervals that these probabilities are the ends of. */
  levelsOf(probabilities: readonly number[]): number[];
  scoreSpread(
    series: Series,
    origins: Origins,
    horizon: number,
    spread: Spread,
    levels: readonly number[],
  ): SpreadScores;
  /** The windows with the largest mean absolute error, the largest first. */
  worst(
    series: Series,
    origins: Origins,
    horizon: number,
    forecast: Float64Array,
    count: number,
  ): WorstWindow[];
  baselines(series: Series, origins: Origins, horizon: number): BaselineForecasts;
  /** The same for the rows that follow the last one, [H]. */
  futureBaselines(series: Series, horizon: number): BaselineForecasts;
  maseScale(series: Series): number;
  /** `forecast` is [N, H] in original units. */
  score(
    series: Series,
    origins: Origins,
    horizon: number,
    forecast: Float64Array,
  ): { all: Scores; byStep: { mae: number; rmse: number }[] };
  /**
   * Half-widths of split-conformal intervals, [H] for each level in percent, from forecasts [N, H] on the
   * validation part (or the training part's end, with a note, where there is none). Steps that lie past the row `end`
   * are left out of account. A step that so few windows cannot back is NaN, a level without a step is left out.
   */
  conformal(
    series: Series,
    origins: Origins,
    horizon: number,
    forecast: Float64Array,
    levels: readonly number[],
    end?: number,
  ): Record<string, number[]>;
  /** Moments of the `count` rows that follow the last one, as ISO 8601 or row numbers. */
  futureMoments(series: Series, count: number): (string | number)[];
  /** Moments of rows, as ISO 8601 or row numbers. */
  moments(series: Series, from: number, to: number): (string | number)[];
}
