import type * as TF from "@tensorflow/tfjs-core";
import type { LossName, Tf } from "../api";

/**
 * The mean of a loss over all values, as a scalar. `target` and `output` have the same shape; `delta` is where huber
 * turns from square to absolute; `shares` [B] weigh the examples instead of 1 / B. As Keras: huber is e²/2 up to delta and delta·(|e| − delta/2) beyond.
 *
 * The gradient with regard to the output is written out: tfjs takes −1 for the slope of |e| at 0, where it is 0.
 */
export function meanLoss(
  tf: Tf,
  name: LossName,
  target: TF.Tensor,
  output: TF.Tensor,
  delta: number,
  shares?: TF.Tensor1D,
): TF.Scalar {
  const { value, slope } = losses[name];
  // What one value counts: 1 / size, or the share of its example among the values of that example.
  const share =
    shares === undefined
      ? tf.scalar(1 / Math.max(output.size, 1)) // []
      : tf.div(column(tf, shares, output.rank), output.size / shares.size); // [B, 1 …]
  const loss = tf.customGrad((...[predicted, save]: (TF.Tensor | TF.GradSaveFunc)[]) => {
    // SAFETY: tfjs calls this with the one tensor it was given below and its own function.
    const error = tf.sub(predicted as TF.Tensor, target); // [B, …]
    (save as TF.GradSaveFunc)([error, share]);
    return {
      value: tf.sum<TF.Scalar>(tf.mul(value(tf, error, delta), share)), // []
      gradFunc: (dy: TF.Scalar, [saved, savedShare]: TF.Tensor[]) => {
        if (saved === undefined || savedShare === undefined) return [];
        return [tf.mul(slope(tf, saved, delta), tf.mul(dy, savedShare))]; // [B, …]
      },
    };
  });
  return loss(output);
}

/** [B] as [B, 1 …], to be spread over tensors of that rank. */
function column(tf: Tf, shares: TF.Tensor1D, rank: number): TF.Tensor {
  return tf.reshape(shares, [shares.size, ...Array.from({ length: rank - 1 }, () => 1)]); // [B, 1 …]
}

interface Loss {
  value(this: void, tf: Tf, error: TF.Tensor, delta: number): TF.Tensor;
  /** Its derivative with regard to the error. */
  slope(this: void, tf: Tf, error: TF.Tensor, delta: number): TF.Tensor;
}

const losses: Record<LossName, Loss> = {
  mse: {
    value: (tf, error) => tf.square(error),
    slope: (tf, error) => tf.mul(error, 2),
  },
  mae: {
    value: (tf, error) => tf.abs(error),
    slope: (tf, error) => tf.sign(error),
  },
  huber: {
    value(tf, error, delta) {
      const size = tf.abs(error); // [B, …]
      const square = tf.minimum(size, delta); // [B, …]
      return tf.add(tf.mul(tf.square(square), 0.5), tf.mul(tf.sub(size, square), delta)); // [B, …]
    },
    slope: (tf, error, delta) => tf.clipByValue(error, -delta, delta),
  },
};
