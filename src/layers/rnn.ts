import { activationOf } from "./activations";
import { activation, inputDropout, recurrentDropout, units, useBias } from "./fields";
import { biasInitializer, kernelInitializer, recurrentInitializer } from "./initializers";
import type { RecurrentLayer } from "./layer";
import { recurrentShape, recurrentWeights } from "./recurrent-shape";
import { only, partWithoutLoopBias, productOverTime, seen } from "./sequence";

/** h' = tanh(x·K + b + h·R), as Keras `SimpleRNN`; another function in place of tanh where one is chosen. */
export const rnn: RecurrentLayer = {
  type: "rnn",
  doc: "The plain recurrent layer (Elman): one tanh over input and last state. Forgets within some ten steps.",
  main: "units",
  fields: {
    units,
    activation,
    use_bias: useBias,
    kernel_initializer: kernelInitializer,
    recurrent_initializer: recurrentInitializer,
    bias_initializer: biasInitializer,
    dropout: inputDropout,
    recurrent_dropout: recurrentDropout,
  },
  recurrent: true,
  states: 1,
  outputShape: recurrentShape,
  weights: (config, input) => recurrentWeights(config, input, 1, { shape: (width) => [width] }),
  part: partWithoutLoopBias,

  forward(tf, config, gates, recurrent, dropout) {
    const [R] = only(recurrent, 1); // [U, U]
    const { apply } = activationOf(config, "activation");
    return {
      xs: [gates],
      step(state, x) {
        const [h] = only(state, 1); // [B, U]
        const [gate] = only(x, 1); // [B, U]
        const h1 = apply(tf, tf.add(gate, tf.matMul(seen(tf, h, dropout), R))); // [B, U]
        return [[h1], [h1]];
      },
    };
  },

  backward(tf, config, recurrent, kept, outputGradient, before, dropout) {
    const [R] = only(recurrent, 1); // [U, U]
    const [h] = only(kept, 1); // [T, B, U]
    const transposed = tf.transpose(R); // [U, U]
    return {
      xs: [outputGradient, activationOf(config, "activation").slope(tf, h)],
      step(state, x) {
        const [dh] = only(state, 1); // [B, U]
        const [dOutput, slope] = only(x, 2); // [B, U] each
        const dGate = tf.mul(tf.add(dh, dOutput), slope); // [B, U]
        return [[seen(tf, tf.matMul(dGate, transposed), dropout)], [dGate]];
      },
      gradients(results) {
        const [dGates] = only(results, 1); // [T, B, U]
        return { gates: dGates, recurrent: [productOverTime(tf, seen(tf, before(h, 0), dropout), dGates)] };
      },
    };
  },
};
