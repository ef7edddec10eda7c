import type * as TF from "@tensorflow/tfjs-core";
import type { Dataset } from "../api";

export interface EpochEnd {
  /** Undefined if nothing is held out. */
  validationLoss: number | undefined;
  /** Whether all weights are numbers; a step can spoil them although its loss was one. */
  finiteWeights: boolean;
}

export interface Stepped {
  loss: number;
  gradNorm: number;
  /** False if one of them is not; the step was then not taken. */
  finite: boolean;
}

/** What a learner learns from, and what it is measured by. */
export interface Examples {
  data: Dataset;
  /** The tensors of `data.resident`. */
  resident: TF.Tensor[];
  held: { data: Dataset; resident: TF.Tensor[] } | undefined;
}

/** Takes step after step. Holds weights of its own, so that the model's stay as they are until training ends. */
export interface Learner {
  readonly mode: "compiled" | "eager";
  /** What the user should know of the way it takes. */
  readonly note?: string | undefined;
  readonly weights: readonly TF.Tensor[];
  /** Steps that were taken. */
  readonly steps: number;
  /** How many batches to give to the next call of `run`. */
  readonly stepsPerCall: number;
  /** One step a batch; ends after the first that was not finite. */
  run(batches: readonly Int32Array[]): Stepped[];
  /** The same, and what is asked at the end of an epoch. */
  runLast(batches: readonly Int32Array[]): { stepped: Stepped[]; epoch: EpochEnd };
  dispose(): void;
}
