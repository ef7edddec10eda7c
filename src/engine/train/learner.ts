import type * as TF from "@tensorflow/tfjs-core";

export interface Stepped {
  loss: number;
  gradNorm: number;
  /** False if one of them is not; the step was then not taken. */
  finite: boolean;
}

/** Takes step after step. Holds weights of its own, so that the model's stay as they are until training ends. */
export interface Learner {
  readonly mode: "compiled" | "eager";
  readonly weights: readonly TF.Tensor[];
  /** Steps that were taken. */
  readonly steps: number;
  /** How many batches to give to the next call of `run`. */
  readonly stepsPerCall: number;
  /** One step a batch; ends after the first that was not finite. */
  run(resident: TF.Tensor[], batches: readonly Int32Array[]): Stepped[];
  /** Whether all weights are numbers; a step can spoil them although its loss was one. */
  hasFiniteWeights(): boolean;
  dispose(): void;
}
