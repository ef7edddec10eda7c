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

export const inputDropout: Field = {
  doc: "Share of the input features that are set to zero while training, the same ones at every step of a sequence.",
  type: "number",
  default: 0,
  min: 0,
  max: 0.95,
};
