import { booleanOf, numberOf } from "./config";
import { useBias } from "./fields";
import type { Layer, WeightSpec } from "./layer";

/** y = activation(x·K + b) over the last axis, as Keras `Dense`. */
export const dense: Layer = {
  type: "dense",
  doc: "Every output is a weighted sum of all inputs; the last layer of a forecast has one unit for each step ahead.",
  main: "units",
  fields: {
    units: { doc: "Number of outputs.", type: "int", default: 1, min: 1, max: 16_384 },
    activation: {
      doc: "Function over each sum; linear leaves it as it is, so that any value can be forecast.",
      type: "choice",
      default: "linear",
      choices: ["linear", "relu", "tanh", "sigmoid", "softmax"],
    },
    use_bias: useBias,
  },
  recurrent: false,
  outputShape: (config, input) =>
    input.length === 0 ? undefined : [...input.slice(0, -1), numberOf(config, "units")],
  weights: (config, input) => {
    const units = numberOf(config, "units");
    const kernel: WeightSpec = {
      name: "kernel",
      shape: [input.at(-1) ?? 0, units],
      init: "glorot_uniform",
      regularized: true,
    };
    if (!booleanOf(config, "use_bias")) return [kernel];
    return [kernel, { name: "bias", shape: [units], init: "zeros", regularized: false }];
  },
};
