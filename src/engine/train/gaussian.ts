import { assert } from "../../base/assert";
import type { Loss } from "./losses";

/**
 * The logarithm of a deviation is held in this range, in scaled units: from a four-hundredth to 400 times the deviation
 * of the training part. A perfect fit of one value would otherwise make the likelihood infinite.
 */
export const logDeviationRange = [-6, 6] as const;

/**
 * The negative log-likelihood of a normal distribution whose mean m and log-deviation s stand side by side (Nix &
 * Weigend 1994): s + ln(2π)/2 + ((y − m)·exp(−s))²/2. Outside of the range the gradient of s only points back into it.
 */
export const gaussian: Loss = {
  prepare(tf, output, target) {
    const [mean, raw] = tf.split(tf.reshape(output, [...target.shape, 2]), 2, -1); // [B, H, 1] each
    assert(mean && raw, "a mean and a log-deviation for each value");
    const s = tf.clipByValue(raw, ...logDeviationRange); // [B, H, 1]
    const precision = tf.exp(tf.neg(s)); // [B, H, 1]
    const z = tf.mul(tf.sub(tf.expandDims(target, -1), mean), precision); // [B, H, 1]
    return [z, precision, s, raw];
  },
  value(tf, [z, , s]) {
    assert(z && s, "a likelihood reads a standardized error and a deviation");
    return tf.add(tf.add(s, Math.log(2 * Math.PI) / 2), tf.mul(tf.square(z), 0.5)); // [B, H, 1]
  },
  slope(tf, [z, precision, s, raw]) {
    assert(z && precision && s && raw, "a likelihood reads a standardized error and a deviation");
    const ofMean = tf.neg(tf.mul(z, precision)); // [B, H, 1]
    const ofS = tf.sub(1, tf.square(z)); // [B, H, 1]
    // Above the range a gradient that lowers s is positive, below it one that raises s is negative.
    const beyond = tf.sub(raw, s); // [B, H, 1]
    const ofRaw = tf.where(tf.greaterEqual(tf.mul(beyond, ofS), 0), ofS, tf.zerosLike(ofS)); // [B, H, 1]
    return tf.concat([ofMean, ofRaw], -1); // [B, H, 2]
  },
};
