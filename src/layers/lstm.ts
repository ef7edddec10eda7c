import type * as TF from "@tensorflow/tfjs-core";
import { activationOf } from "./activations";
import { booleanOf, numberOf, stringOf } from "./config";
import { activation, inputDropout, recurrentActivation, recurrentDropout, units, useBias } from "./fields";
import { biasInitializer, kernelInitializer, recurrentInitializer } from "./initializers";
import type { LayerConfig, Loop, RecurrentLayer, Tf } from "./layer";
import { recurrentShape, recurrentWeights } from "./recurrent-shape";
import { only, partWithoutLoopBias, productOverTime, seen } from "./sequence";

/**
 * Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000, in the layout of Keras: gates i, f, c, o.
 *
 * c' = σ(f)·c + σ(i)·tanh(g), h' = σ(o)·tanh(c').
 */
export const lstm: RecurrentLayer = {
  type: "lstm",
  doc: "Long short-term memory: a cell state that gates write, keep and read. The usual first choice.",
  main: "units",
  fields: {
    units,
    activation,
    recurrent_activation: recurrentActivation,
    use_bias: useBias,
    unit_forget_bias: {
      doc: "Start with the forget gate open (bias 1), so that early training does not lose the past.",
      type: "boolean",
      default: true,
    },
    kernel_initializer: kernelInitializer,
    recurrent_initializer: recurrentInitializer,
    bias_initializer: biasInitializer,
    dropout: inputDropout,
    recurrent_dropout: recurrentDropout,
  },
  recurrent: true,
  states: 2,
  outputShape: recurrentShape,
  weights: (config, input) =>
    recurrentWeights(config, input, 4, {
      shape: (width) => [width],
      unitForget: booleanOf(config, "unit_forget_bias"),
    }),
  part: partWithoutLoopBias,

  forward(tf, config, gates, recurrent, dropout) {
    if (!sharesSigmoid(config)) return plainForward(tf, config, gates, recurrent, dropout);
    const U = numberOf(config, "units");
    const [R] = only(recurrent, 1); // [U, 4U]
    // tanh(g) = 2·σ(2g) − 1, so one sigmoid serves all four gates; the doubling is done once, outside of the loop.
    const scale = tf.concat([tf.ones([2 * U]), tf.fill([U], 2), tf.ones([U])], 0); // [4U]
    const scaledR = tf.mul(R, scale); // [U, 4U]
    const one = tf.scalar(1); // []
    const two = tf.scalar(2); // []
    return {
      xs: [tf.mul(gates, scale)],
      step(state, x) {
        const [h, c] = only(state, 2); // [B, U] each
        const [gate] = only(x, 1); // [B, 4U]
        const open = tf.sigmoid(tf.add(gate, tf.matMul(seen(tf, h, dropout), scaledR))); // [B, 4U]
        const [i, f, s, o] = only(tf.split(open, 4, 1), 4); // [B, U] each
        const g = tf.sub(tf.mul(s, two), one); // [B, U]
        const c1 = tf.add(tf.mul(f, c), tf.mul(i, g)); // [B, U]
        const h1 = tf.mul(o, tf.tanh(c1)); // [B, U]
        return [
          [h1, c1],
          [h1, c1, open],
        ];
      },
    };
  },

  backward(tf, config, recurrent, kept, outputGradient, before, dropout) {
    const squash = activationOf(config, "activation");
    const gate = activationOf(config, "recurrent_activation");
    const [R] = only(recurrent, 1); // [U, 4U]
    const [h, c, open] = only(kept, 3); // [T, B, U], [T, B, U], [T, B, 4U]
    const [i, f, s, o] = only(tf.split(open, 4, 2), 4); // [T, B, U] each
    const g = sharesSigmoid(config) ? tf.sub(tf.mul(s, 2), 1) : s; // [T, B, U]
    const squashed = squash.apply(tf, c); // [T, B, U]
    const throughOutput = tf.mul(o, squash.slope(tf, squashed)); // [T, B, U]
    // By these the gradients of c', c', c' and h' become those of the four gates.
    const slopes = tf.concat(
      [
        tf.mul(g, gate.slope(tf, i)),
        tf.mul(before(c, 1), gate.slope(tf, f)),
        tf.mul(i, squash.slope(tf, g)),
        tf.mul(squashed, gate.slope(tf, o)),
      ],
      2,
    ); // [T, B, 4U]
    const transposed = tf.transpose(R); // [4U, U]
    return {
      xs: [outputGradient, throughOutput, f, slopes],
      step(state, x) {
        const [dhCarried, dcCarried] = only(state, 2); // [B, U] each
        const [dOutput, through, forget, slope] = only(x, 4); // [B, U], [B, U], [B, U], [B, 4U]
        const dh = tf.add(dhCarried, dOutput); // [B, U]
        const dc = tf.add(dcCarried, tf.mul(dh, through)); // [B, U]
        const dGates = tf.mul(tf.concat([dc, dc, dc, dh], 1), slope); // [B, 4U]
        return [[seen(tf, tf.matMul(dGates, transposed), dropout), tf.mul(dc, forget)], [dGates]];
      },
      gradients(results) {
        const [dGates] = only(results, 1); // [T, B, 4U]
        const visible = seen(tf, before(h, 0), dropout); // [T, B, U]
        return { gates: dGates, recurrent: [productOverTime(tf, visible, dGates)] };
      },
    };
  },
};

/** Whether one sigmoid serves all four gates, which is the usual case and the quickest. */
function sharesSigmoid(config: LayerConfig): boolean {
  return stringOf(config, "activation") === "tanh" && stringOf(config, "recurrent_activation") === "sigmoid";
}

/** With other functions each gate has its own. */
function plainForward(
  tf: Tf,
  config: LayerConfig,
  gates: TF.Tensor,
  recurrent: TF.Tensor[],
  dropout: TF.Tensor | undefined,
): Loop {
  const [R] = only(recurrent, 1); // [U, 4U]
  const squash = activationOf(config, "activation");
  const gate = activationOf(config, "recurrent_activation");
  return {
    xs: [gates],
    step(state, x) {
      const [h, c] = only(state, 2); // [B, U] each
      const [input] = only(x, 1); // [B, 4U]
      const sums = tf.add(input, tf.matMul(seen(tf, h, dropout), R)); // [B, 4U]
      const [zi, zf, zg, zo] = only(tf.split(sums, 4, 1), 4); // [B, U] each
      const [i, f, o] = only(
        [zi, zf, zo].map((z) => gate.apply(tf, z)),
        3,
      ); // [B, U] each
      const g = squash.apply(tf, zg); // [B, U]
      const c1 = tf.add(tf.mul(f, c), tf.mul(i, g)); // [B, U]
      const h1 = tf.mul(o, squash.apply(tf, c1)); // [B, U]
      return [
        [h1, c1],
        [h1, c1, tf.concat([i, f, g, o], 1)],
      ];
    },
  };
}
