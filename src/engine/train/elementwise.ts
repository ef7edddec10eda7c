import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Tf } from "../api";
import type { Loss, LossSpec } from "./losses";

/**
 * Losses of the difference of one output and one target. As Keras: huber is e²/2 up to delta and delta·(|e| − delta/2)
 * beyond. Pinball after Koenker & Bassett 1978, the mean over quantiles: q·(y − ŷ) above the forecast and
 * (1 − q)·(ŷ − y) below it.
 */
export const elementwise = {
  mse: of(
    (tf, error) => tf.square(error),
    (tf, error) => tf.mul(error, 2),
  ),
  mae: of(
    (tf, error) => tf.abs(error),
    (tf, error) => tf.sign(error),
  ),
  huber: of(
    (tf, error, { delta }) => {
      const size = tf.abs(error); // [B, …]
      const square = tf.minimum(size, delta); // [B, …]
      return tf.add(tf.mul(tf.square(square), 0.5), tf.mul(tf.sub(size, square), delta)); // [B, …]
    },
    (tf, error, { delta }) => tf.clipByValue(error, -delta, delta),
  ),
  pinball: {
    prepare: (tf, output, target, { quantiles }) => {
      const outputs = tf.reshape(output, [...target.shape, quantiles.length]); // [B, H, Q]
      return [tf.sub(outputs, tf.expandDims(target, -1)), tf.sub(0.5, tf.tensor1d([...quantiles]))]; // [B, H, Q], [Q]
    },
    // With e = ŷ − y both sides in one: |e|/2 + (1/2 − q)·e.
    value: (tf, [error, tilt]) => {
      assert(error && tilt, "pinball reads an error and its quantiles");
      return tf.add(tf.mul(tf.abs(error), 0.5), tf.mul(error, tilt)); // [B, H, Q]
    },
    slope: (tf, [error, tilt]) => {
      assert(error && tilt, "pinball reads an error and its quantiles");
      return tf.add(tf.mul(tf.sign(error), 0.5), tilt); // [B, H, Q]
    },
  },
} satisfies Record<string, Loss>;

type OfError = (tf: Tf, error: TF.Tensor, spec: LossSpec) => TF.Tensor;

/** A loss by its value and its derivative with regard to the error, output less target. */
function of(value: OfError, slope: OfError): Loss {
  const withError =
    (f: OfError): Loss["value"] =>
    (tf, [error], spec) => {
      assert(error !== undefined, "an error for each output");
      return f(tf, error, spec); // [B, …]
    };
  return {
    prepare: (tf, output, target) => [tf.sub(output, target)],
    value: withError(value),
    slope: withError(slope),
  };
}
