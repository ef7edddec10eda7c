import type * as TF from "@tensorflow/tfjs-core";
import type { Dataset } from "../api";
import type { Learned } from "./step";

export interface EpochEnd {
  /** Undefined if nothing is held out. */
  validationLoss: number | undefined;
  /** Whether all weights are numbers; a step can spoil them although its loss was one. */
  finiteWeights: boolean;
}

export interface Stepped {
  loss: number;
  gradNorm: number;
  /** Of each layer with weights. */
  layerNorms: ArrayLike<number>;
  /** False if loss or norm is not; the step was then not taken. */
  finite: boolean;
}

/** What a learner learns from, and what it is measured by. */
export interface Examples {
  data: Dataset;
  /** The tensors of `data.resident`. */
  resident: TF.Tensor[];
  held: { data: Dataset; resident: TF.Tensor[] } | undefined;
}

/** Where a learner stands: between two steps nothing else matters. */
export interface Stand extends Learned {
  /** Of the layers, where they are carried from batch to batch, [B, U] each. */
  states: TF.Tensor[];
  /** Steps that were taken. */
  steps: number;
}

/** Takes step after step. Holds weights of its own, so that the model's stay as they are until training ends. */
export interface Learner {
  readonly mode: "compiled" | "eager";
  /** What the user should know of the way it takes. */
  readonly note?: string | undefined;
  /** Its tensors belong to the learner, and are replaced with the next step. */
  readonly stand: Readonly<Stand>;
  /** How many batches to give to the next call of `run`. */
  readonly stepsPerCall: number;
  /** Whether the next call has work to do that later ones have not, such as compiling. */
  readonly cold: boolean;
  /** To be called before the first step of an epoch: carried states start at zero. */
  startEpoch(): void;
  /** One step a batch, each at its learning rate; ends after the first that was not finite. */
  run(batches: readonly Int32Array[], rates: readonly number[]): Stepped[];
  /** The same, and what is asked at the end of an epoch. */
  runLast(batches: readonly Int32Array[], rates: readonly number[]): { stepped: Stepped[]; epoch: EpochEnd };
  dispose(): void;
}
