import type * as TF from "@tensorflow/tfjs-core";
import type { PlannedLayer } from "../../layers";
import type { Tf } from "../api";

/** l1·Σ|w| + l2·Σw² over all kernels, which Keras adds to the loss; undefined if both are 0. */
export interface Penalty {
  value(tf: Tf, weights: readonly TF.Tensor[]): TF.Scalar;
  /** The gradients with that of the penalty added. */
  addTo(tf: Tf, gradients: readonly TF.Tensor[], weights: readonly TF.Tensor[]): TF.Tensor[];
}

export function createPenalty(planned: readonly PlannedLayer[], l1: number, l2: number): Penalty | undefined {
  if (l1 === 0 && l2 === 0) return undefined;
  const applies = planned.flatMap(({ weights }) => weights.map(({ regularized }) => regularized));
  return {
    value(tf, weights) {
      const parts = weights
        .filter((_, index) => applies[index])
        .flatMap((weight) => [
          ...(l1 === 0 ? [] : [tf.mul<TF.Scalar>(tf.sum(tf.abs(weight)), l1)]),
          ...(l2 === 0 ? [] : [tf.mul<TF.Scalar>(tf.sum(tf.square(weight)), l2)]),
        ]); // [] each
      return parts.length === 0 ? tf.scalar(0) : tf.addN(parts);
    },
    addTo: (tf, gradients, weights) =>
      gradients.map((gradient, index) => {
        const weight = weights[index];
        if (weight === undefined || !applies[index]) return gradient;
        const withL1 = l1 === 0 ? gradient : tf.add(gradient, tf.mul(tf.sign(weight), l1));
        return l2 === 0 ? withL1 : tf.add(withL1, tf.mul(weight, 2 * l2));
      }),
  };
}
