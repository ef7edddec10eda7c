import type * as TF from "@tensorflow/tfjs-core";
import type { Initializer } from "./initializers";

/**
 * What a layer says of itself. A new layer is a new file and a line in `index.ts`.
 *
 * Letters of shapes: B batch, T time, F features in, U units, G width of all gates together (LSTM 4U, GRU 3U, RNN U).
 */
export interface Layer {
  type: string;
  doc: string;
  fields: Record<string, Field>;
  /** The field that the short form sets: `{lstm: 64}` is `{lstm: {units: 64}}`. */
  main: string;
  recurrent: boolean;
  /**
   * Shapes without the batch: [T, F] or [F]. Undefined if the layer cannot take the input. A recurrent layer gives
   * its whole sequence [T, U] if `returnSequences`, else its last output [U]; other layers do not look at it.
   */
  outputShape(config: LayerConfig, input: number[], returnSequences?: boolean): number[] | undefined;
  weights(config: LayerConfig, input: number[]): WeightSpec[];
  /** True for a layer that takes whole numbers [B, T]; it can only be the first. */
  takesSymbols?: boolean;
  /** Layers of which it holds one in place of fields: `{bidirectional: {lstm: 64}}`. */
  wraps?: Record<string, RecurrentLayer>;
}

/** A layer that looks at each example as a whole, outside of any loop over time. */
export interface PlainLayer extends Layer {
  recurrent: false;
  /** True for a layer that leaves its input as it is but for training. */
  trainingOnly?: boolean;
  /** x is [B, …input]; the result [B, …output]. `weights` are in the order of `weights(config, input)`. */
  apply(tf: Tf, config: LayerConfig, weights: TF.Tensor[], x: TF.Tensor, context: ApplyContext): TF.Tensor;
}

export interface ApplyContext {
  training: boolean;
  /** A mask for dropout: each value is 0 with probability `rate`, else 1 / (1 − rate). */
  dropoutMask: (shape: number[], rate: number) => TF.Tensor;
}

/**
 * A layer with a loop over time, as two small functions: one step forwards, and one step of its gradient backwards.
 * What does not depend on the loop stands outside of it: the product of the input x·K + b arrives as `gates`, and the
 * gradients of weights are taken from whole sequences, as single large products.
 */
export interface RecurrentLayer extends Layer {
  recurrent: true;
  /** Tensors [B, U] that are carried from step to step; the first is the output h. They start as zeros unless given. */
  states: number;
  /** Which weights belong to the product of the input, and which stay in the loop. */
  part(tf: Tf, config: LayerConfig, weights: TF.Tensor[]): RecurrentParts;
  /**
   * `step` gives the states as its first results; what follows is kept for `backward`. `gates` is [T, B, G]. What is
   * made of them before the loop is linear and leaves rows apart, since sampling does the same to the kernel instead.
   * `dropout` [B, U] is a mask on h before every recurrent product, the same at all steps; what is carried on past the
   * products stays whole.
   */
  forward(tf: Tf, config: LayerConfig, gates: TF.Tensor, recurrent: TF.Tensor[], dropout?: TF.Tensor): Loop;
  /**
   * `kept` are the results of `forward`, stacked [T, B, …]; `outputGradient` is that of all h, [T, B, U]; `before`
   * gives what stood before each step in a kept state. The loop runs from the last step to the first and carries the
   * gradients of the state. What its steps give goes, stacked, into `gradients`.
   */
  backward(
    tf: Tf,
    config: LayerConfig,
    recurrent: TF.Tensor[],
    kept: TF.Tensor[],
    outputGradient: TF.Tensor,
    before: Before,
    dropout?: TF.Tensor,
  ): Loop & { gradients(results: TF.Tensor[]): { gates: TF.Tensor; recurrent: TF.Tensor[] } };
}

export type AnyLayer = PlainLayer | RecurrentLayer | WrapperLayer;

/** Two loops over the same sequence, one in each direction, their outputs side by side. */
export interface WrapperLayer extends Layer {
  recurrent: true;
  wraps: Record<string, RecurrentLayer>;
  directions(config: LayerConfig): Direction[];
}

/** One loop of a layer. A reversed one runs from the last step to the first; its outputs stand in the order of time. */
export interface Direction {
  layer: RecurrentLayer;
  config: LayerConfig;
  reverse: boolean;
}

/** The state with that number before each step: [T, B, U] of what it was after each step, [T, B, U]. */
export type Before = (sequence: TF.Tensor, state: number) => TF.Tensor;

export interface RecurrentParts {
  /** [F, G] */
  kernel: TF.Tensor;
  /** [G] */
  bias: TF.Tensor | undefined;
  /** The recurrent kernel [U, G] first. */
  recurrent: TF.Tensor[];
}

export interface Loop {
  /** Each [T, …]; a step sees its slice. */
  xs: TF.Tensor[];
  step: ScanStep;
}

/** One step of a loop over time: the next state, and results that are collected. Its tensors have no axis of time. */
export type ScanStep = (state: TF.Tensor[], x: TF.Tensor[]) => [state: TF.Tensor[], results: TF.Tensor[]];

export interface Field {
  /** One sentence with the meaning, and the reason of the default. */
  doc: string;
  type: "int" | "number" | "boolean" | "choice";
  default: number | boolean | string;
  min?: number;
  max?: number;
  choices?: readonly string[];
}

export interface WeightSpec {
  /** "kernel", "recurrent_kernel", "bias". */
  name: string;
  shape: number[];
  init: Initializer;
  /** True for the bias of four gates of which the second starts at 1, so that an LSTM begins by remembering. */
  unitForget?: boolean;
  /** Whether l1 and l2 apply: kernels, not biases. */
  regularized: boolean;
}

/** Complete: every field of the layer has a value. */
export type LayerConfig = Record<string, unknown>;

export type Tf = typeof TF;
