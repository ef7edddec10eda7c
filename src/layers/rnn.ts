import { inputDropout, units, useBias } from "./fields";
import type { Layer } from "./layer";
import { recurrentShape, recurrentWeights } from "./recurrent-shape";

/** h' = tanh(x·K + b + h·R), as Keras `SimpleRNN`. */
export const rnn: Layer = {
  type: "rnn",
  doc: "The plain recurrent layer (Elman): one tanh over input and last state. Forgets within some ten steps.",
  main: "units",
  fields: { units, use_bias: useBias, dropout: inputDropout },
  recurrent: true,
  outputShape: recurrentShape,
  weights: (config, input) =>
    recurrentWeights(config, input, 1, { shape: (width) => [width], init: "zeros" }),
};
