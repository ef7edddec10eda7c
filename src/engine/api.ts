import type * as TF from "@tensorflow/tfjs-core";

/**
 * What the engine offers to the kinds of cells, as types alone: `src/cells` imports this file and nothing else of
 * the engine, the kernel hands the real thing in.
 *
 * Letters of shapes: N windows, B batch, T time (lookback), F features, U units, H horizon.
 */

export type Tf = typeof TF;
export type EngineName = "native" | "embedded";

/** Values in row-major order. */
export interface HostTensor {
  shape: number[];
  dtype: "float32" | "int32";
  values: Float32Array | Int32Array;
}

export interface Batch {
  /** [B, T, F], or whole numbers [B, T] for an embedding. */
  x: TF.Tensor;
  /** [B, H] for a forecast. */
  y: TF.Tensor;
  /** [B, T] with 1 for a step that counts and 0 for padding; absent where all count. */
  mask?: TF.Tensor;
}

/**
 * Examples to learn from. The tensors stay in the engine; a batch is gathered from them by an index [B], so that a
 * training step is a function of (resident tensors, index, weights) and can be compiled.
 */
export interface Dataset {
  size: number;
  resident: HostTensor[];
  /** Says all that `gather` depends on beside its arguments; with it, what was compiled once serves again. */
  key?: string;
  gather(tf: Tf, resident: TF.Tensor[], index: TF.Tensor1D): Batch;
}

export interface LayerSpec {
  /** The `type` of one of `src/layers`. */
  type: string;
  /** Complete: every field of the layer has a value. */
  config: Record<string, unknown>;
}

export interface ModelSpec {
  /** [T, F], or [T] of whole numbers where the first layer is an embedding. */
  inputShape: [number, number] | [number];
  layers: LayerSpec[];
  /** True gives an output for every step, [T, …output], in place of the last alone. */
  returnSequences?: boolean;
}

export interface LayerSummary {
  type: string;
  output_shape: number[];
  params: number;
}

export interface Model {
  readonly spec: ModelSpec;
  readonly params: number;
  readonly layers: LayerSummary[];
  /** In order; names such as "lstm_1/recurrent_kernel". Copies, safe to keep. */
  getWeights(): NamedTensor[];
  setWeights(weights: readonly NamedTensor[]): void;
  dispose(): void;
}

export interface NamedTensor extends HostTensor {
  name: string;
}

export type OptimizerSpec =
  | { type: "sgd"; learning_rate: number }
  | { type: "momentum"; learning_rate: number; momentum: number; nesterov: boolean }
  | { type: "adam"; learning_rate: number; beta_1: number; beta_2: number; epsilon: number }
  | { type: "rmsprop"; learning_rate: number; rho: number; epsilon: number };

export type LossName = "mse" | "mae" | "huber";

/** Exactly one of the three, or none. */
export interface ClipSpec {
  global_norm?: number;
  norm?: number;
  value?: number;
}

export interface EarlyStopping {
  monitor: "loss" | "val_loss";
  patience: number;
  min_delta: number;
}

export interface TrainOptions {
  epochs: number;
  batch_size: number;
  optimizer: OptimizerSpec;
  loss: LossName;
  /** Where huber turns from square to absolute. */
  huber_delta: number;
  clip: ClipSpec | null;
  l1: number;
  l2: number;
  early_stopping: EarlyStopping | null;
  shuffle: boolean;
  seed: number;
  max_minutes: number | null;
}

export interface TrainProgress {
  epoch: number;
  epochs: number;
  /** Steps since the start, and in all if every epoch runs. */
  step: number;
  steps: number;
  /** Of the last batch, or of the whole epoch if `epochEnd`. */
  loss: number;
  epochEnd: boolean;
  val_loss?: number;
  grad_norm: number;
  lr: number;
  ms_per_step: number;
  eta_ms: number;
}

export interface TrainHooks {
  /** Called after every step or block of steps, in order; must be quick. */
  progress(progress: TrainProgress): void;
  /** Asked between steps; true ends training with the best weights so far. */
  interrupted(): boolean;
}

export interface TrainResult {
  epochs_run: number;
  stopped: "completed" | "early_stopping" | "nan" | "interrupted" | "max_minutes";
  best_epoch: number;
  history: { loss: number[]; val_loss: number[]; grad_norm: number[]; lr: number[] };
  steps: number;
  ms_per_step: number;
  ms: number;
  mode: "compiled" | "eager";
  /** Sentences for the user: what was noticed, such as a loss that is not a number. */
  notes: string[];
}

export interface SamplerOptions {
  /** One sample for each; 0 always takes the most probable symbol. */
  temperatures: number[];
  /** Only so many of the most probable symbols are drawn from; all if absent. */
  top_k?: number | null;
  /** Only as few of the most probable symbols are drawn from as have this share of the probability together; 1 is all. */
  top_p?: number;
  seed: number;
  /** How many symbols will be asked for in all, by which the way to run is chosen. */
  length?: number;
}

/** Writes symbols with a model's state inside: each is read once. */
export interface Sampler {
  readonly mode: "compiled" | "eager";
  /** What comes next in all samples, symbols of the vocabulary; at least one before the first `sample`. */
  feed(symbols: ArrayLike<number>): void;
  /**
   * Reads what was fed, then writes `length` symbols; the next call goes on from there. One list a sample. Takes a
   * call to the engine for a few hundred symbols. Faults: no-prompt.
   */
  sample(length: number): Int32Array[];
  /** Back to the state before the first symbol; the same prompt then gives the same text. */
  reset(): void;
  dispose(): void;
}

export interface RollOutOptions {
  /** Steps to forecast from the end of each window, usually more than the horizon. */
  steps: number;
  /**
   * Features beside the target, which is the first, of the rows that follow each window: [N, R, F − 1] with R at least
   * the steps rounded up to whole horizons, less one horizon. Not needed where the target is the only feature.
   */
  known?: HostTensor;
}

export interface Engine {
  readonly name: EngineName;
  readonly tf: Tf;
  createModel(spec: ModelSpec, seed: number): Model;
  /** The model holds the best weights afterwards, on every way out. */
  train(
    model: Model,
    train: Dataset,
    validation: Dataset | null,
    options: TrainOptions,
    hooks: TrainHooks,
  ): TrainResult;
  /** One row an example: [N, H] in row-major order, N = `data.size`. */
  predict(model: Model, data: Dataset): { shape: number[]; values: Float32Array };
  /**
   * For a model that gives a value for each symbol of its vocabulary and reads in one direction: logits, or softmax as
   * its last activation. Faults: cannot-sample.
   */
  createSampler(model: Model, options: SamplerOptions): Sampler;
  /**
   * Forecasts beyond the horizon by feeding forecasts back as if they had been observed: [N, steps] of scaled values,
   * for the windows of `data`. Faults: cannot-roll-out.
   */
  rollOut(
    model: Model,
    data: Dataset,
    options: RollOutOptions,
  ): { shape: [number, number]; values: Float32Array };
  readonly series: SeriesTools;
}

// --- series -----------------------------------------------------------------------------------------------------

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

export type MissingPolicy = "ffill" | "error" | "drop" | "interpolate";
/** `log`; `diff`, the difference to the row before; `seasonal_diff`, to the row a season before. */
export type Transform = "log" | "diff" | "seasonal_diff";
export type ScalerType = "standard" | "minmax" | "robust" | "none";

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
  /** Rows [0, trainEnd) train, [trainEnd, validationEnd) validate, the rest tests. Of the rows after reading. */
  boundaries(rows: number): { trainEnd: number; validationEnd: number };
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
  /** Step by `horizon`, an incomplete last window dropped. */
  testOrigins(series: Series, lookback: number, horizon: number): Origins;
  windows(series: Series, origins: Origins, lookback: number, horizon: number): Dataset;
  /** The one window that ends with the last row, to forecast what follows. */
  lastWindow(series: Series, lookback: number, horizon: number): Dataset;
  /** From scaled [N, H] at these N origins back to original units; what follows the last row has the origin `rows`. */
  unscale(series: Series, origins: Origins, scaled: Float32Array): Float64Array;
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
   * validation part (or the training part's end, with a note, where there is none). A level that so few windows
   * cannot back is left out.
   */
  conformal(
    series: Series,
    origins: Origins,
    horizon: number,
    forecast: Float64Array,
    levels: number[],
  ): Record<string, number[]>;
  /** Moments of the `count` rows that follow the last one, as ISO 8601 or row numbers. */
  futureMoments(series: Series, count: number): (string | number)[];
  /** Moments of rows, as ISO 8601 or row numbers. */
  moments(series: Series, from: number, to: number): (string | number)[];
}
