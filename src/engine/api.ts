import type * as TF from "@tensorflow/tfjs-core";
import type { LabelledTools } from "./labelled-api";
import type { SeriesTools } from "./series-api";
import type { TextTools } from "./text-api";

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
  /** [B, H] for a forecast, [B] of whole numbers for a class, [B, T] of whole numbers for the next symbol at each step. */
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
  /** True adds the last value of the first feature to each forecast, so that the layers learn the change alone. */
  residual?: boolean;
  /** What the numbers of the output are; a point each if absent. */
  output?: OutputSpec;
}

/**
 * A forecast of H steps is [B, H]; of Q quantiles [B, H·Q], all quantiles of a step side by side, in the order given;
 * of a normal distribution [B, H·2], mean and logarithm of the deviation of a step side by side. All in scaled units.
 * Quantiles may cross as a network gives them; `series.spread` sorts them before they are shown or scored.
 */
export type OutputSpec =
  { type: "point" } | { type: "quantiles"; quantiles: number[] } | { type: "gaussian" };

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

/**
 * mse, mae and huber compare numbers; `pinball` is for quantiles and `gaussian` the negative log-likelihood of a normal
 * distribution, for a model with that output; `cross_entropy` takes logits and whole numbers, of which masked steps
 * count nothing.
 */
export type LossName = "mse" | "mae" | "huber" | "pinball" | "gaussian" | "cross_entropy";

/**
 * How the learning rate changes. Steps and epochs count from 1. `warmup_steps` come first, from 0 upwards in a line;
 * `plateau` multiplies by `factor` where the monitored loss has not improved for `patience` epochs; `cosine` falls to
 * `min_lr` at the last step; `exponential` multiplies by `rate` after every epoch.
 */
export type LrSchedule =
  | { type: "plateau"; factor: number; patience: number; min_lr: number; warmup_steps: number }
  | { type: "cosine"; min_lr: number; warmup_steps: number }
  | { type: "exponential"; rate: number; min_lr: number; warmup_steps: number }
  | { type: "warmup"; warmup_steps: number };

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
  /** A constant rate if absent or null. */
  lr_schedule?: LrSchedule | null;
  /** For cross entropy: how much an example of each class counts, in the order of the classes; all alike if absent. */
  class_weights?: number[];
  /**
   * True carries the state of the layers from batch to batch and starts it at zero with each epoch. The examples of the
   * data set then follow each other in time; row b of each batch goes on where row b of the last one ended.
   */
  stateful?: boolean;
  /**
   * Where an earlier training of this model stood: it goes on from there until `epochs` epochs have run in all, as if it
   * had never stopped. What the optimizer remembers is left out where the optimizer is another one. Faults:
   * other-weights.
   */
  resume?: TrainState;
}

/** All that training needs to go on. The tensors are copies, safe to keep. */
export interface TrainState {
  /** The latest, and those of the best epoch, by the names of the model's weights. */
  weights: NamedTensor[];
  best: NamedTensor[];
  /** What the optimizer remembers, weight by weight. */
  slots: NamedTensor[];
  /** Of the layers, where they are carried from batch to batch. */
  states: NamedTensor[];
  course: TrainCourse;
}

/** Where training stands, beside its tensors: JSON without numbers that are not finite. */
export interface TrainCourse {
  optimizer: OptimizerSpec["type"];
  size: number;
  batch_size: number;
  seed: number;
  shuffle: boolean;
  /** Steps in all, and of these in the epoch that runs. */
  steps: number;
  batches: number;
  best_epoch: number;
  best_loss: number | null;
  /** One value for each epoch that has ended; of `layers` a row of the norms of all layers with weights. */
  history: { loss: number[]; val_loss: number[]; grad_norm: number[]; lr: number[]; layers: number[][] };
  /** Over the steps of the epoch that runs. */
  sums: { loss: number; examples: number; grad_norm: number; steps: number; layers: number[] };
  patience: { best: number | null; waited: number };
  plateau: { best: number | null; waited: number; scale: number };
  /** Why it ended; null if it was to go on. */
  stopped: TrainResult["stopped"] | null;
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
  /** At the end of an epoch: the mean gradient norm of each layer with weights, before clipping, by its name. */
  layer_grad_norms?: Record<string, number>;
  /** Of this step, or of the last one of the epoch. */
  lr: number;
  mode?: "compiled" | "eager";
  /** Without the first call, which compiles; 0 until another one has shown it. */
  ms_per_step: number;
  /** Absent until a call has shown what a step costs. */
  eta_ms?: number;
}

export interface TrainHooks {
  /** Called after every step or block of steps, in order; must be quick. */
  progress(progress: TrainProgress): void;
  /** Asked between steps; true ends training with the best weights so far. */
  interrupted(): boolean;
  /** Called after every epoch with the model as it is then, which it must leave alone; to sample text for instance. */
  epochEnded?(epoch: number, model: Model): void;
  /**
   * Called after every call of the engine, and with `ended` at the end on every way out but a loss that is not a number.
   * `state` reads all weights, so it is to be called now and then only.
   */
  checkpoint?(state: () => TrainState, ended: boolean): void;
}

export interface TrainResult {
  /** In all, those before a `resume` too, as in `history`. */
  epochs_run: number;
  stopped: "completed" | "early_stopping" | "nan" | "interrupted" | "max_minutes";
  best_epoch: number;
  history: { loss: number[]; val_loss: number[]; grad_norm: number[]; lr: number[] };
  /** By the name of each layer with weights, its gradient norm before clipping, the mean of each epoch. */
  layer_grad_norms?: Record<string, number[]>;
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
  /** Symbols that are never written, such as the one that stands for all unknown ones. */
  without?: readonly number[];
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
  /** Keeps dropout on, with masks of its own for each window, the same for all its steps. */
  dropoutSeed?: number;
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
  /**
   * One row an example: [N, …output] in row-major order, N = `data.size`. With a `dropoutSeed`, dropout stays on, as for
   * Monte-Carlo dropout (Gal and Ghahramani 2016); the same seed gives the same masks.
   */
  predict(
    model: Model,
    data: Dataset,
    options?: { dropoutSeed?: number },
  ): { shape: number[]; values: Float32Array };
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
  readonly text: TextTools;
  readonly labelled: LabelledTools;
}

export type * from "./labelled-api";
export type * from "./series-api";
export type * from "./text-api";
