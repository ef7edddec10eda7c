import type * as TF from "@tensorflow/tfjs-core";
import type { ClipSpec, Tf } from "../api";

/**
 * Bounds gradients, as Keras: `norm` bounds the length of each, `global_norm` that of all together, `value` each
 * number. The first two keep the direction: g·min(1, c/‖g‖). `globalNorm` is the length of all gradients together.
 */
export function clipGradients(
  tf: Tf,
  gradients: readonly TF.Tensor[],
  clip: ClipSpec | null,
  globalNorm: TF.Scalar,
): TF.Tensor[] {
  const { norm, global_norm: global, value } = clip ?? {};
  if (norm !== undefined)
    return gradients.map((gradient) => shorten(tf, gradient, globalNormOf(tf, [gradient]), norm));
  if (global !== undefined) return gradients.map((gradient) => shorten(tf, gradient, globalNorm, global));
  if (value !== undefined) return gradients.map((gradient) => tf.clipByValue(gradient, -value, value));
  return [...gradients];
}

/** √(Σ g²) over all numbers of all gradients. */
export function globalNormOf(tf: Tf, gradients: readonly TF.Tensor[]): TF.Scalar {
  const squares = gradients.map((gradient) => tf.sum<TF.Scalar>(tf.square(gradient))); // [] each
  return tf.sqrt(tf.addN(squares)); // []
}

function shorten(tf: Tf, gradient: TF.Tensor, length: TF.Tensor, most: number): TF.Tensor {
  return tf.mul(gradient, tf.div(most, tf.maximum(length, most))); // as the gradient;
}
