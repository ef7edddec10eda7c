import type * as TF from "@tensorflow/tfjs-core";

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
}

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
  init: "glorot_uniform" | "orthogonal" | "zeros" | "unit_forget";
  /** Whether l1 and l2 apply: kernels, not biases. */
  regularized: boolean;
}

/** Complete: every field of the layer has a value. */
export type LayerConfig = Record<string, unknown>;

export type Tf = typeof TF;
