import type * as TF from "@tensorflow/tfjs-core";
import type { ClipSpec, Tf } from "../api";

/**
 * Bounds gradients, as Keras: `norm` bounds the length of each, `global_norm` that of all together, `value` each
 * number. The first two keep the direction: g·min(1, c/‖g‖). `squares` are those of `squaresOf`, `globalNorm` is the
 * length of all gradients together.
 */
export function clipGradients(
  tf: Tf,
  gradients: readonly TF.Tensor[],
  clip: ClipSpec | null,
  squares: TF.Tensor1D,
  globalNorm: TF.Scalar,
): TF.Tensor[] {
  const { norm, global_norm: global, value } = clip ?? {};
  if (norm !== undefined)
    return gradients.map((gradient, i) => shorten(tf, gradient, tf.sqrt(tf.slice1d(squares, i, 1)), norm));
  if (global !== undefined) return gradients.map((gradient) => shorten(tf, gradient, globalNorm, global));
  if (value !== undefined) return gradients.map((gradient) => tf.clipByValue(gradient, -value, value));
  return [...gradients];
}

/**
 * Σ g² of each gradient, [W]: the lengths of one, of a layer's and of all are roots of sums of these. They stand in one
 * vector because TensorFlow adds a list of tensors in an order that depends on which of them nobody else reads any more.
 */
export function squaresOf(tf: Tf, gradients: readonly TF.Tensor[]): TF.Tensor1D {
  return tf.concat1d(gradients.map((gradient) => tf.reshape(tf.sum(tf.square(gradient)), [1])));
}

function shorten(tf: Tf, gradient: TF.Tensor, length: TF.Tensor, most: number): TF.Tensor {
  return tf.mul(gradient, tf.div(most, tf.maximum(length, most))); // as the gradient;
}
