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
  squares: readonly TF.Scalar[],
  globalNorm: TF.Scalar,
): TF.Tensor[] {
  const { norm, global_norm: global, value } = clip ?? {};
  if (norm !== undefined)
    return gradients.map((gradient, i) => shorten(tf, gradient, tf.sqrt(squares[i] ?? globalNorm), norm));
  if (global !== undefined) return gradients.map((gradient) => shorten(tf, gradient, globalNorm, global));
  if (value !== undefined) return gradients.map((gradient) => tf.clipByValue(gradient, -value, value));
  return [...gradients];
}

/** Σ g² of each gradient, [] each: the lengths of one, of a layer's and of all are roots of sums of these. */
export function squaresOf(tf: Tf, gradients: readonly TF.Tensor[]): TF.Scalar[] {
  return gradients.map((gradient) => tf.sum<TF.Scalar>(tf.square(gradient)));
}

function shorten(tf: Tf, gradient: TF.Tensor, length: TF.Tensor, most: number): TF.Tensor {
  return tf.mul(gradient, tf.div(most, tf.maximum(length, most))); // as the gradient;
}
