import { booleanOf } from "./config";
import { inputDropout, units, useBias } from "./fields";
import type { Layer } from "./layer";
import { recurrentShape, recurrentWeights } from "./recurrent-shape";

/**
 * Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000, in the layout of Keras: gates i, f, c, o.
 */
export const lstm: Layer = {
  type: "lstm",
  doc: "Long short-term memory: a cell state that gates write, keep and read. The usual first choice.",
  main: "units",
  fields: {
    units,
    use_bias: useBias,
    unit_forget_bias: {
      doc: "Start with the forget gate open (bias 1), so that early training does not lose the past.",
      type: "boolean",
      default: true,
    },
    dropout: inputDropout,
  },
  recurrent: true,
  outputShape: recurrentShape,
  weights: (config, input) =>
    recurrentWeights(config, input, 4, {
      shape: (width) => [width],
      init: booleanOf(config, "unit_forget_bias") ? "unit_forget" : "zeros",
    }),
};
