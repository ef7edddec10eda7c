import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import { booleanOf, numberOf, stringOf } from "./config";
import { useBias } from "./fields";
import { biasInitializer, initializerOf, kernelInitializer } from "./initializers";
import type { PlainLayer, Tf, WeightSpec } from "./layer";

const activations: Record<string, (tf: Tf, x: TF.Tensor) => TF.Tensor> = {
  linear: (_tf, x) => x,
  relu: (tf, x) => tf.relu(x),
  tanh: (tf, x) => tf.tanh(x),
  sigmoid: (tf, x) => tf.sigmoid(x),
  softmax: (tf, x) => tf.softmax(x, -1),
};

/** y = activation(x·K + b) over the last axis, as Keras `Dense`. */
export const dense: PlainLayer = {
  type: "dense",
  doc: "Every output is a weighted sum of all inputs; the last layer of a forecast has one unit for each step ahead.",
  main: "units",
  fields: {
    units: { doc: "Number of outputs.", type: "int", default: 1, min: 1, max: 16_384 },
    activation: {
      doc: "Function over each sum; linear leaves it as it is, so that any value can be forecast.",
      type: "choice",
      default: "linear",
      choices: Object.keys(activations),
    },
    use_bias: useBias,
    kernel_initializer: kernelInitializer,
    bias_initializer: biasInitializer,
  },
  recurrent: false,
  outputShape: (config, input) =>
    input.length === 0 ? undefined : [...input.slice(0, -1), numberOf(config, "units")],
  weights: (config, input) => {
    const units = numberOf(config, "units");
    const kernel: WeightSpec = {
      name: "kernel",
      shape: [input.at(-1) ?? 0, units],
      init: initializerOf(config, "kernel_initializer"),
      regularized: true,
    };
    if (!booleanOf(config, "use_bias")) return [kernel];
    const init = initializerOf(config, "bias_initializer");
    return [kernel, { name: "bias", shape: [units], init, regularized: false }];
  },
  apply(tf, config, weights, x) {
    const [kernel, bias] = weights; // [F, U], [U]
    const activation = activations[stringOf(config, "activation")];
    assert(
      kernel !== undefined && activation !== undefined,
      "a dense layer has a kernel and a known activation",
    );
    const rows = x.shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const flat = x.rank === 2 ? x : tf.reshape(x, [rows, x.shape.at(-1) ?? 0]); // [rows, F]
    const product = tf.matMul(flat, kernel); // [rows, U]
    const y = activation(tf, bias === undefined ? product : tf.add(product, bias)); // [rows, U]
    return x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), numberOf(config, "units")]); // [B, …, U]
  },
};
