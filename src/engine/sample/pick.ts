import type * as TF from "@tensorflow/tfjs-core";
import type { Tf } from "../api";

export interface PickOptions {
  /** 1 / temperature, and 1 for a temperature of 0; [B, 1]. */
  inverse: TF.Tensor;
  /** How much the noise counts: 1, and 0 for a temperature of 0; [B, 1]. */
  noisy: TF.Tensor;
  /** [B, V]; absent if the temperature of all samples is 0. */
  noise: TF.Tensor | undefined;
  top_k: number | null;
  top_p: number;
}

/**
 * Draws a symbol for each sample: [B] of whole numbers from logits [B, V]. As usual temperature comes first, then the
 * `top_k` most probable symbols stay, then as few of those as have `top_p` of the probability together.
 */
export function pick(tf: Tf, logits: TF.Tensor, options: PickOptions): TF.Tensor {
  const { inverse, noisy, noise, top_k, top_p } = options;
  if (noise === undefined) return tf.argMax(logits, 1); // [B]
  const [B = 0, V = 0] = logits.shape;
  let scaled = tf.mul(logits, inverse); // [B, V]
  if (top_k !== null && top_k < V) {
    const { values } = tf.topk(scaled, top_k); // [B, k]
    scaled = withoutBelow(tf, scaled, scaled, tf.slice(values, [0, top_k - 1], [B, 1]));
  }
  if (top_p < 1) {
    const probabilities = tf.softmax(scaled, 1); // [B, V]
    const { values: sorted } = tf.topk(probabilities, V); // [B, V]
    const before = tf.cumsum(sorted, 1, true); // [B, V]
    const beyond = tf.cast(tf.greaterEqual(before, top_p), "float32"); // [B, V]
    const least = tf.min(tf.add(sorted, tf.mul(beyond, 2)), 1, true); // [B, 1]
    scaled = withoutBelow(tf, scaled, probabilities, least);
  }
  return tf.argMax(tf.add(scaled, tf.mul(noise, noisy)), 1); // [B]
}

/** `scaled`, far down wherever `value` is below `least`. */
function withoutBelow(tf: Tf, scaled: TF.Tensor, value: TF.Tensor, least: TF.Tensor): TF.Tensor {
  return tf.sub(scaled, tf.mul(tf.cast(tf.less(value, least), "float32"), 1e30)); // [B, V]
}
