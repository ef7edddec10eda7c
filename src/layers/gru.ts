import type * as TF from "@tensorflow/tfjs-core";
import { booleanOf, numberOf } from "./config";
import { activation, inputDropout, recurrentActivation, recurrentDropout, units, useBias } from "./fields";
import { resetAfter } from "./gru-reset-after";
import { resetBefore } from "./gru-reset-before";
import { biasInitializer, kernelInitializer, recurrentInitializer } from "./initializers";
import type { LayerConfig, RecurrentLayer, RecurrentParts, Tf } from "./layer";
import { recurrentShape, recurrentWeights } from "./recurrent-shape";
import { only, partWithoutLoopBias } from "./sequence";

/** Cho et al. 2014, in the layout of Keras: gates z, r, h; with `reset_after` two rows of bias, [2, 3U]. */
export const gru: RecurrentLayer = {
  type: "gru",
  doc: "Gated recurrent unit: three quarters of an LSTM's weights, often as good.",
  main: "units",
  fields: {
    units,
    activation,
    recurrent_activation: recurrentActivation,
    use_bias: useBias,
    reset_after: {
      doc: "Apply the reset gate after the recurrent product, as Keras, PyTorch and cuDNN do; false is the textbook's form.",
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
  states: 1,
  outputShape: recurrentShape,
  weights: (config, input) =>
    recurrentWeights(config, input, 3, {
      shape: (width) => (booleanOf(config, "reset_after") ? [2, width] : [width]),
    }),
  part: (tf, config, weights) =>
    booleanOf(config, "reset_after") && booleanOf(config, "use_bias")
      ? partWithLoopBias(tf, config, weights)
      : partWithoutLoopBias(tf, config, weights),
  forward: (tf, config, ...rest) => formOf(config).forward(tf, config, ...rest),
  backward: (tf, config, ...rest) => formOf(config).backward(tf, config, ...rest),
};

function formOf(config: LayerConfig): Pick<RecurrentLayer, "forward" | "backward"> {
  return booleanOf(config, "reset_after") ? resetAfter : resetBefore;
}

/** The first row of the bias belongs to the input, the second to the recurrent product, which the reset gate scales. */
function partWithLoopBias(tf: Tf, config: LayerConfig, weights: TF.Tensor[]): RecurrentParts {
  const width = 3 * numberOf(config, "units");
  const [kernel, recurrentKernel, bias] = only(weights, 3); // [F, 3U], [U, 3U], [2, 3U]
  const [input, loop] = only(tf.split(bias, 2, 0), 2); // [1, 3U] each
  return {
    kernel,
    bias: tf.reshape(input, [width]),
    recurrent: [recurrentKernel, tf.reshape(loop, [width])],
  };
}
