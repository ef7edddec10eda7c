import { numberOf } from "./config";
import type { PlainLayer } from "./layer";

/** Srivastava et al. 2014, inverted: what is kept is scaled up while training, so that nothing changes afterwards. */
export const dropout: PlainLayer = {
  type: "dropout",
  doc: "Sets a random share of its inputs to zero while training, which holds back overfitting.",
  main: "rate",
  fields: {
    rate: {
      doc: "Share of the inputs that are set to zero.",
      type: "number",
      default: 0.5,
      min: 0,
      max: 0.95,
    },
  },
  recurrent: false,
  trainingOnly: true,
  outputShape: (_config, input) => input,
  weights: () => [],
  apply(tf, config, _weights, x, { training, dropoutMask }) {
    const rate = numberOf(config, "rate");
    return training && rate > 0 ? tf.mul(x, dropoutMask(x.shape, rate)) : x; // [B, …]
  },
};
