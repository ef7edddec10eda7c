import type { PlannedLayer } from "../../layers";
import { assert } from "../../base/assert";
import type { Loss } from "./losses";

/**
 * −ln softmax(logits)[y] for whole numbers y [B] or [B, T] and logits [B, C] or [B, T, C], as Keras
 * `SparseCategoricalCrossentropy(from_logits=True)`: the largest logit is taken off first, so that no exponential
 * overflows. Class weights multiply it, and the mean is still taken over the number of examples.
 */
export const crossEntropy: Loss = {
  prepare(tf, output, target, { classWeights }) {
    const classes = output.shape.at(-1) ?? 1;
    const logProbabilities = tf.logSoftmax(output, -1); // [B, …, C]
    const flat = tf.oneHot(tf.reshape(tf.cast(target, "int32"), [-1]), classes); // [N, C]
    const isTarget = tf.reshape(tf.cast(flat, "float32"), output.shape); // [B, …, C]
    if (classWeights === undefined) return [logProbabilities, isTarget];
    const weight = tf.sum(tf.mul(isTarget, tf.tensor1d([...classWeights])), -1, true); // [B, …, 1]
    return [logProbabilities, isTarget, weight];
  },
  value(tf, [logProbabilities, isTarget, weight]) {
    assert(logProbabilities && isTarget, "cross entropy reads probabilities and classes");
    const loss = tf.neg(tf.sum(tf.mul(logProbabilities, isTarget), -1, true)); // [B, …, 1]
    return weight === undefined ? loss : tf.mul(loss, weight); // [B, …, 1]
  },
  slope(tf, [logProbabilities, isTarget, weight]) {
    assert(logProbabilities && isTarget, "cross entropy reads probabilities and classes");
    const slope = tf.sub(tf.exp(logProbabilities), isTarget); // [B, …, C]
    return weight === undefined ? slope : tf.mul(slope, weight); // [B, …, C]
  },
};

/**
 * The layers whose outputs are logits: where the last one ends in softmax, the same without it, since the logarithm of
 * what softmax has rounded to zero cannot be had back.
 */
export function withoutSoftmax(planned: readonly PlannedLayer[]): readonly PlannedLayer[] {
  const last = planned.at(-1);
  if (last?.config["activation"] !== "softmax") return planned;
  return [...planned.slice(0, -1), { ...last, config: { ...last.config, activation: "linear" } }];
}
