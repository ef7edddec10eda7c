import type * as TF from "@tensorflow/tfjs-core";
import type { Tf, TrainOptions } from "../api";
import type { Stand } from "./learner";
import { freshSlots } from "./step";

/** Copies of where training begins, kept until they are freed. What is not given starts at zero. */
export function standFrom(
  tf: Tf,
  given: { weights: readonly TF.Tensor[] } & Partial<Omit<Stand, "weights">>,
  options: Pick<TrainOptions, "optimizer">,
): Stand {
  const copy = (tensors: readonly TF.Tensor[]) => tensors.map((tensor) => tf.keep(tf.clone(tensor)));
  const fresh = (tensors: TF.Tensor[]) => tensors.map((tensor) => tf.keep(tensor));
  return {
    weights: copy(given.weights),
    slots: given.slots === undefined ? fresh(freshSlots(tf, given.weights, options)) : copy(given.slots),
    states: copy(given.states ?? []),
    steps: given.steps ?? 0,
  };
}

export function zeroStates(tf: Tf, carried: readonly number[][], rows: number): TF.Tensor[] {
  return carried.map((shape) => tf.keep(tf.zeros([rows, ...shape])));
}

export function disposeStand(tf: Tf, { weights, slots, states }: Stand): void {
  tf.dispose([...weights, ...slots, ...states]);
}
