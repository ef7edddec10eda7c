import { booleanOf } from "./config";
import { inputDropout, units, useBias } from "./fields";
import type { Layer } from "./layer";
import { recurrentShape, recurrentWeights } from "./recurrent-shape";

/** Cho et al. 2014, in the layout of Keras: gates z, r, h; with `reset_after` two rows of bias, [2, 3U]. */
export const gru: Layer = {
  type: "gru",
  doc: "Gated recurrent unit: three quarters of an LSTM's weights, often as good.",
  main: "units",
  fields: {
    units,
    use_bias: useBias,
    reset_after: {
      doc: "Apply the reset gate after the recurrent product, as Keras, PyTorch and cuDNN do; false is the textbook's form.",
      type: "boolean",
      default: true,
    },
    dropout: inputDropout,
  },
  recurrent: true,
  outputShape: recurrentShape,
  weights: (config, input) =>
    recurrentWeights(config, input, 3, {
      shape: (width) => (booleanOf(config, "reset_after") ? [2, width] : [width]),
      init: "zeros",
    }),
};
