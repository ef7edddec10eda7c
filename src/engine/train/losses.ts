import type * as TF from "@tensorflow/tfjs-core";
import type { LossName, Tf } from "../api";
import { crossEntropy } from "./cross-entropy";
import { elementwise } from "./elementwise";
import { gaussian } from "./gaussian";

/** A loss with all that it depends on beside target and output. */
export interface LossSpec {
  name: LossName;
  /** Where huber turns from square to absolute. */
  delta: number;
  /** Of pinball, in the order of the outputs. */
  quantiles: readonly number[];
  /** Of cross entropy: what an example of each class counts. */
  classWeights: readonly number[] | undefined;
  /** Whether target and output have an axis of time, [B, T, …]: masked steps then count nothing. */
  perStep: boolean;
}

/**
 * One loss. `prepare` makes what both others read; `value` is [B, …] with the loss of each value, `slope` its
 * derivative with regard to the output, of the same rank and with as many numbers as the output.
 */
export interface Loss {
  prepare(this: void, tf: Tf, output: TF.Tensor, target: TF.Tensor, spec: LossSpec): TF.Tensor[];
  value(this: void, tf: Tf, prepared: TF.Tensor[], spec: LossSpec): TF.Tensor;
  slope(this: void, tf: Tf, prepared: TF.Tensor[], spec: LossSpec): TF.Tensor;
}

/**
 * The mean of a loss over all values, as a scalar. `shares` [B] weigh the examples instead of 1 / B. With a `mask`
 * [B, T] and a loss per step the mean is that over the steps that count; `shares` [B] are then what one of these
 * counts, as `stepShares` gives them.
 *
 * The gradient with regard to the output is written out: tfjs takes −1 for the slope of |e| at 0, where it is 0, and
 * that of cross entropy is best taken from probabilities.
 */
export function meanLoss(
  tf: Tf,
  spec: LossSpec,
  target: TF.Tensor,
  output: TF.Tensor,
  { shares, mask }: { shares?: TF.Tensor1D | undefined; mask?: TF.Tensor | undefined } = {},
): TF.Scalar {
  const { prepare, value, slope } = losses[spec.name];
  const loss = tf.customGrad((...[predicted, save]: (TF.Tensor | TF.GradSaveFunc)[]) => {
    // SAFETY: tfjs calls this with the one tensor it was given below and its own function.
    const prepared = prepare(tf, predicted as TF.Tensor, target, spec);
    const each = value(tf, prepared, spec); // [B, …]
    const share = shareOf(tf, each, shares, spec.perStep ? mask : undefined); // [], [B, 1 …] or [B, T, 1 …]
    (save as TF.GradSaveFunc)([...prepared, share]);
    return {
      value: tf.sum<TF.Scalar>(tf.mul(each, share)), // []
      gradFunc: (dy: TF.Scalar, saved: TF.Tensor[]) => {
        const savedShare = saved.at(-1) ?? share;
        const gradient = tf.mul(slope(tf, saved.slice(0, -1), spec), tf.mul(dy, savedShare)); // [B, …]
        return [tf.reshape(gradient, output.shape)];
      },
    };
  });
  return loss(output);
}

/**
 * What one step that counts is worth, [B], so that all of a batch together are worth 1: `shares` [B] are 0 for examples
 * that only fill the batch up, `mask` is [B, T]. Taken over the whole batch before it is cut into parts.
 */
export function stepShares(tf: Tf, shares: TF.Tensor, mask: TF.Tensor): TF.Tensor {
  const present = tf.cast(tf.greater(shares, 0), "float32"); // [B]
  return tf.div(present, tf.maximum(stepsThatCount(tf, present, mask), 1)); // [B]
}

/** How many steps count, []: `present` [B] is 1 for a real example. */
export function stepsThatCount(tf: Tf, present: TF.Tensor, mask: TF.Tensor): TF.Tensor {
  return tf.sum(tf.mul(tf.cast(mask, "float32"), tf.reshape(present, [-1, 1]))); // []
}

/** What one value counts. */
function shareOf(
  tf: Tf,
  each: TF.Tensor,
  shares: TF.Tensor1D | undefined,
  mask: TF.Tensor | undefined,
): TF.Tensor {
  const [B = 0, T = 0] = each.shape;
  const ones = (count: number) => Array.from({ length: count }, () => 1);
  if (mask === undefined) {
    if (shares === undefined) return tf.scalar(1 / Math.max(each.size, 1)); // []
    return tf.div(tf.reshape(shares, [B, ...ones(each.rank - 1)]), each.size / B); // [B, 1 …]
  }
  const stepShare = tf.reshape(shares ?? stepShares(tf, tf.ones([B]), mask), [B, 1]); // [B, 1]
  const counts = tf.mul(tf.cast(mask, "float32"), stepShare); // [B, T]
  return tf.div(tf.reshape(counts, [B, T, ...ones(each.rank - 2)]), each.size / (B * T)); // [B, T, 1 …]
}

const losses: Record<LossName, Loss> = { ...elementwise, gaussian, cross_entropy: crossEntropy };
