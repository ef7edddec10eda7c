import type { Field } from "./layer";

/** Fields that several layers share, so that they read the same everywhere. */
export const units: Field = {
  doc: "Size of the state and of the output; 64 is enough for most single series.",
  type: "int",
  default: 64,
  min: 1,
  max: 2048,
};

export const useBias: Field = {
  doc: "Whether a learned constant is added to each sum.",
  type: "boolean",
  default: true,
};

export const activation: Field = {
  doc: "Function over what is taken in; `tanh` keeps it within −1 and 1. `relu` does not, and wants small learning rates.",
  type: "choice",
  default: "tanh",
  choices: ["tanh", "relu", "sigmoid", "linear"],
};

export const recurrentActivation: Field = {
  doc: "Function of the gates; `sigmoid` opens them smoothly, `hard_sigmoid` is made of three straight lines.",
  type: "choice",
  default: "sigmoid",
  choices: ["sigmoid", "hard_sigmoid"],
};

export const inputDropout: Field = {
  doc: "Share of the input features that are set to zero while training, the same ones at every step of a sequence.",
  type: "number",
  default: 0,
  min: 0,
  max: 0.95,
};

/** Gal & Ghahramani 2016. Keras draws a mask for each gate; one for all costs one product less a gate. */
export const recurrentDropout: Field = {
  doc: "Share of the state that is set to zero while training before it is weighed for the next step, the same share at every step of a sequence and for all gates.",
  type: "number",
  default: 0,
  min: 0,
  max: 0.95,
};
