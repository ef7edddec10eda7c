import { numberOf } from "./config";
import type { RecurrentLayer } from "./layer";
import { only, productOverTime, sigmoidSlope, tanhSlope } from "./sequence";

/** h' = z·h + (1 − z)·hh with hh = tanh(x·Kh + b + (r·h)·Rh): the form of the paper and of most textbooks. */
export const resetBefore: Pick<RecurrentLayer, "forward" | "backward"> = {
  forward(tf, config, gates, recurrent) {
    const U = numberOf(config, "units");
    const [R] = only(recurrent, 1); // [U, 3U]
    const [zrR, hR] = only(tf.split(R, [2 * U, U], 1), 2); // [U, 2U], [U, U]
    return {
      xs: tf.split(gates, [2 * U, U], 2), // [T, B, 2U], [T, B, U]
      step(state, x) {
        const [h] = only(state, 1); // [B, U]
        const [gateZR, gateH] = only(x, 2); // [B, 2U], [B, U]
        const zr = tf.sigmoid(tf.add(gateZR, tf.matMul(h, zrR))); // [B, 2U]
        const [z, r] = only(tf.split(zr, 2, 1), 2); // [B, U] each
        const hh = tf.tanh(tf.add(gateH, tf.matMul(tf.mul(r, h), hR))); // [B, U]
        const h1 = tf.add(hh, tf.mul(z, tf.sub(h, hh))); // [B, U]
        return [[h1], [h1, zr, hh]];
      },
    };
  },

  backward(tf, config, recurrent, kept, outputGradient, before) {
    const U = numberOf(config, "units");
    const [R] = only(recurrent, 1); // [U, 3U]
    const [h, zr, hh] = only(kept, 3); // [T, B, U], [T, B, 2U], [T, B, U]
    const [z, r] = only(tf.split(zr, 2, 2), 2); // [T, B, U] each
    const earlier = before(h, 0); // [T, B, U]
    const slopeZ = tf.mul(tf.sub(earlier, hh), sigmoidSlope(tf, z)); // [T, B, U]
    const slopeH = tf.mul(tf.sub(1, z), tanhSlope(tf, hh)); // [T, B, U]
    const slopeR = tf.mul(earlier, sigmoidSlope(tf, r)); // [T, B, U]
    const [zrT, hT] = only(tf.split(tf.transpose(R), [2 * U, U], 0), 2); // [2U, U], [U, U]
    return {
      xs: [outputGradient, zr, slopeH, tf.concat([slopeZ, slopeR], 2)],
      step(state, x) {
        const [dhCarried] = only(state, 1); // [B, U]
        const [dOutput, keep, throughH, slopeZR] = only(x, 4); // [B, U], [B, 2U], [B, U], [B, 2U]
        const dh = tf.add(dhCarried, dOutput); // [B, U]
        const dGateH = tf.mul(dh, throughH); // [B, U]
        const dReset = tf.matMul(dGateH, hT); // [B, U], the gradient of r·h
        const both = tf.concat([dh, dReset], 1); // [B, 2U]
        const dGateZR = tf.mul(both, slopeZR); // [B, 2U]
        const [direct, throughReset] = only(tf.split(tf.mul(both, keep), 2, 1), 2); // [B, U] each
        const dh0 = tf.add(tf.add(direct, throughReset), tf.matMul(dGateZR, zrT)); // [B, U]
        return [[dh0], [dGateZR, dGateH]];
      },
      gradients(results) {
        const [dZR, dH] = only(results, 2); // [T, B, 2U], [T, B, U]
        const dzrR = productOverTime(tf, earlier, dZR); // [U, 2U]
        const dhR = productOverTime(tf, tf.mul(r, earlier), dH); // [U, U]
        return { gates: tf.concat([dZR, dH], 2), recurrent: [tf.concat([dzrR, dhR], 1)] };
      },
    };
  },
};
