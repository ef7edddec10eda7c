import { inputDropout, units, useBias } from "./fields";
import type { RecurrentLayer } from "./layer";
import { recurrentShape, recurrentWeights } from "./recurrent-shape";
import { only, partWithoutLoopBias, productOverTime, tanhSlope } from "./sequence";

/** h' = tanh(x·K + b + h·R), as Keras `SimpleRNN`. */
export const rnn: RecurrentLayer = {
  type: "rnn",
  doc: "The plain recurrent layer (Elman): one tanh over input and last state. Forgets within some ten steps.",
  main: "units",
  fields: { units, use_bias: useBias, dropout: inputDropout },
  recurrent: true,
  states: 1,
  outputShape: recurrentShape,
  weights: (config, input) =>
    recurrentWeights(config, input, 1, { shape: (width) => [width], init: "zeros" }),
  part: partWithoutLoopBias,

  forward(tf, _config, gates, recurrent) {
    const [R] = only(recurrent, 1); // [U, U]
    return {
      xs: [gates],
      step(state, x) {
        const [h] = only(state, 1); // [B, U]
        const [gate] = only(x, 1); // [B, U]
        const h1 = tf.tanh(tf.add(gate, tf.matMul(h, R))); // [B, U]
        return [[h1], [h1]];
      },
    };
  },

  backward(tf, _config, recurrent, kept, outputGradient, before) {
    const [R] = only(recurrent, 1); // [U, U]
    const [h] = only(kept, 1); // [T, B, U]
    const transposed = tf.transpose(R); // [U, U]
    return {
      xs: [outputGradient, tanhSlope(tf, h)],
      step(state, x) {
        const [dh] = only(state, 1); // [B, U]
        const [dOutput, slope] = only(x, 2); // [B, U] each
        const dGate = tf.mul(tf.add(dh, dOutput), slope); // [B, U]
        return [[tf.matMul(dGate, transposed)], [dGate]];
      },
      gradients(results) {
        const [dGates] = only(results, 1); // [T, B, U]
        return { gates: dGates, recurrent: [productOverTime(tf, before(h, 0), dGates)] };
      },
    };
  },
};
