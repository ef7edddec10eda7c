import { activationOf } from "./activations";
import { numberOf } from "./config";
import type { RecurrentLayer } from "./layer";
import { only, productOverTime, seen } from "./sequence";

/** h' = z·h + (1 − z)·hh with hh = tanh(x·Kh + b + r·(h·Rh + bh)): the form of Keras, PyTorch and cuDNN. */
export const resetAfter: Pick<RecurrentLayer, "forward" | "backward"> = {
  forward(tf, config, gates, recurrent, dropout) {
    const U = numberOf(config, "units");
    const activation = activationOf(config, "activation");
    const open = activationOf(config, "recurrent_activation");
    const [R] = only(recurrent, 1); // [U, 3U]
    const bias = recurrent[1]; // [3U]
    return {
      xs: tf.split(gates, [2 * U, U], 2), // [T, B, 2U], [T, B, U]
      step(state, x) {
        const [h] = only(state, 1); // [B, U]
        const [gateZR, gateH] = only(x, 2); // [B, 2U], [B, U]
        const product = tf.matMul(seen(tf, h, dropout), R); // [B, 3U]
        const inner = bias === undefined ? product : tf.add(product, bias); // [B, 3U]
        const [innerZR, innerH] = only(tf.split(inner, [2 * U, U], 1), 2); // [B, 2U], [B, U]
        const zr = open.apply(tf, tf.add(gateZR, innerZR)); // [B, 2U]
        const [z, r] = only(tf.split(zr, 2, 1), 2); // [B, U] each
        const hh = activation.apply(tf, tf.add(gateH, tf.mul(r, innerH))); // [B, U]
        const h1 = tf.add(hh, tf.mul(z, tf.sub(h, hh))); // [B, U]
        return [[h1], [h1, zr, hh, innerH]];
      },
    };
  },

  backward(tf, config, recurrent, kept, outputGradient, before, dropout) {
    const U = numberOf(config, "units");
    const activation = activationOf(config, "activation");
    const open = activationOf(config, "recurrent_activation");
    const [R] = only(recurrent, 1); // [U, 3U]
    const [h, zr, hh, innerH] = only(kept, 4); // [T, B, U], [T, B, 2U], [T, B, U], [T, B, U]
    const [z, r] = only(tf.split(zr, 2, 2), 2); // [T, B, U] each
    const earlier = before(h, 0); // [T, B, U]
    const slopeZ = tf.mul(tf.sub(earlier, hh), open.slope(tf, z)); // [T, B, U]
    const slopeH = tf.mul(tf.sub(1, z), activation.slope(tf, hh)); // [T, B, U]
    const slopeR = tf.mul(tf.mul(slopeH, innerH), open.slope(tf, r)); // [T, B, U]
    const slopes = tf.concat([slopeZ, slopeR, tf.mul(slopeH, r)], 2); // [T, B, 3U]
    const transposed = tf.transpose(R); // [3U, U]
    return {
      xs: [outputGradient, z, slopes],
      step(state, x) {
        const [dhCarried] = only(state, 1); // [B, U]
        const [dOutput, keep, slope] = only(x, 3); // [B, U], [B, U], [B, 3U]
        const dh = tf.add(dhCarried, dOutput); // [B, U]
        const dInner = tf.mul(tf.concat([dh, dh, dh], 1), slope); // [B, 3U]
        const through = seen(tf, tf.matMul(dInner, transposed), dropout); // [B, U]
        return [[tf.add(through, tf.mul(dh, keep))], [dInner, dh]];
      },
      gradients(results) {
        const [dInner, dh] = only(results, 2); // [T, B, 3U], [T, B, U]
        const [dZR] = only(tf.split(dInner, [2 * U, U], 2), 1); // [T, B, 2U]
        const dR = productOverTime(tf, seen(tf, earlier, dropout), dInner); // [U, 3U]
        return {
          gates: tf.concat([dZR, tf.mul(dh, slopeH)], 2), // [T, B, 3U]
          recurrent: recurrent.length === 1 ? [dR] : [dR, tf.sum(dInner, [0, 1])],
        };
      },
    };
  },
};
