import { activationOf } from "./activations";
import { numberOf } from "./config";
import type { RecurrentLayer } from "./layer";
import { only, productOverTime, seen } from "./sequence";

/** h' = z·h + (1 − z)·hh with hh = tanh(x·Kh + b + (r·h)·Rh): the form of the paper and of most textbooks. */
export const resetBefore: Pick<RecurrentLayer, "forward" | "backward"> = {
  forward(tf, config, gates, recurrent, dropout) {
    const U = numberOf(config, "units");
    const activation = activationOf(config, "activation");
    const open = activationOf(config, "recurrent_activation");
    const [R] = only(recurrent, 1); // [U, 3U]
    const [zrR, hR] = only(tf.split(R, [2 * U, U], 1), 2); // [U, 2U], [U, U]
    return {
      xs: tf.split(gates, [2 * U, U], 2), // [T, B, 2U], [T, B, U]
      step(state, x) {
        const [h] = only(state, 1); // [B, U]
        const [gateZR, gateH] = only(x, 2); // [B, 2U], [B, U]
        const visible = seen(tf, h, dropout); // [B, U]
        const zr = open.apply(tf, tf.add(gateZR, tf.matMul(visible, zrR))); // [B, 2U]
        const [z, r] = only(tf.split(zr, 2, 1), 2); // [B, U] each
        const hh = activation.apply(tf, tf.add(gateH, tf.matMul(tf.mul(r, visible), hR))); // [B, U]
        const h1 = tf.add(hh, tf.mul(z, tf.sub(h, hh))); // [B, U]
        return [[h1], [h1, zr, hh]];
      },
    };
  },

  backward(tf, config, recurrent, kept, outputGradient, before, dropout) {
    const U = numberOf(config, "units");
    const activation = activationOf(config, "activation");
    const open = activationOf(config, "recurrent_activation");
    const [R] = only(recurrent, 1); // [U, 3U]
    const [h, zr, hh] = only(kept, 3); // [T, B, U], [T, B, 2U], [T, B, U]
    const [z, r] = only(tf.split(zr, 2, 2), 2); // [T, B, U] each
    const earlier = before(h, 0); // [T, B, U]
    const visible = seen(tf, earlier, dropout); // [T, B, U]
    const slopeZ = tf.mul(tf.sub(earlier, hh), open.slope(tf, z)); // [T, B, U]
    const slopeH = tf.mul(tf.sub(1, z), activation.slope(tf, hh)); // [T, B, U]
    const slopeR = tf.mul(visible, open.slope(tf, r)); // [T, B, U]
    const [zrT, hT] = only(tf.split(tf.transpose(R), [2 * U, U], 0), 2); // [2U, U], [U, U]
    return {
      xs: [outputGradient, zr, slopeH, tf.concat([slopeZ, slopeR], 2)],
      step(state, x) {
        const [dhCarried] = only(state, 1); // [B, U]
        const [dOutput, keep, throughH, slopeZR] = only(x, 4); // [B, U], [B, 2U], [B, U], [B, 2U]
        const dh = tf.add(dhCarried, dOutput); // [B, U]
        const dGateH = tf.mul(dh, throughH); // [B, U]
        const dReset = tf.matMul(dGateH, hT); // [B, U], the gradient of r·h as the product sees it
        const both = tf.concat([dh, dReset], 1); // [B, 2U]
        const dGateZR = tf.mul(both, slopeZR); // [B, 2U]
        const [direct, throughReset] = only(tf.split(tf.mul(both, keep), 2, 1), 2); // [B, U] each
        const carried = tf.add(direct, seen(tf, throughReset, dropout)); // [B, U]
        const dh0 = tf.add(carried, seen(tf, tf.matMul(dGateZR, zrT), dropout)); // [B, U]
        return [[dh0], [dGateZR, dGateH]];
      },
      gradients(results) {
        const [dZR, dH] = only(results, 2); // [T, B, 2U], [T, B, U]
        const dzrR = productOverTime(tf, visible, dZR); // [U, 2U]
        const dhR = productOverTime(tf, tf.mul(r, visible), dH); // [U, U]
        return { gates: tf.concat([dZR, dH], 2), recurrent: [tf.concat([dzrR, dhR], 1)] };
      },
    };
  },
};
