import type * as TF from "@tensorflow/tfjs-core";
import type { OutputSpec, Tf } from "../api";

/** How many numbers a model gives for each step. */
export function perStep(output: OutputSpec | undefined): number {
  if (output?.type === "quantiles") return output.quantiles.length;
  return output?.type === "gaussian" ? 2 : 1;
}

/**
 * The point forecasts [B, H] in outputs [B, H·n], which go on being fed back: the quantile nearest to the median, or the
 * mean of a normal distribution.
 */
export function pointOf(tf: Tf, given: TF.Tensor, output: OutputSpec | undefined): TF.Tensor {
  const n = perStep(output);
  if (n === 1) return given;
  const [B = 0, width = 0] = given.shape;
  const H = width / n;
  const at = output?.type === "quantiles" ? nearestToMedian(output.quantiles) : 0;
  const steps = tf.reshape(given, [B, H, n]);
  return tf.reshape(tf.slice(steps, [0, 0, at], [B, H, 1]), [B, H]);
}

function nearestToMedian(quantiles: readonly number[]): number {
  const far = quantiles.map((quantile) => Math.abs(quantile - 0.5));
  return far.indexOf(Math.min(...far));
}
