import { assert } from "../base/assert";
import { stringOf } from "./config";
import type { Field, LayerConfig } from "./layer";

/** How the first values of a weight are drawn, by the names and with the numbers of Keras. */
const names = [
  "glorot_uniform",
  "glorot_normal",
  "he_uniform",
  "he_normal",
  "lecun_uniform",
  "lecun_normal",
  "random_uniform",
  "random_normal",
  "orthogonal",
  "identity",
  "zeros",
  "ones",
] as const;

export type Initializer = (typeof names)[number];

/** The initialiser that a field of the configuration names. */
export function initializerOf(config: LayerConfig, field: string): Initializer {
  const name = stringOf(config, field);
  const found = names.find((known) => known === name);
  assert(found !== undefined, `${field} is known`);
  return found;
}

export const kernelInitializer: Field = {
  doc: "How the weights of the input start; `glorot_uniform` keeps the spread of the signal from layer to layer, `he_normal` suits relu.",
  type: "choice",
  default: "glorot_uniform",
  choices: names.filter((name) => name !== "identity" && name !== "ones"),
};

export const recurrentInitializer: Field = {
  doc: "How the weights from step to step start; `orthogonal` neither shrinks nor swells what is remembered. `identity` with `activation: relu` makes an IRNN of a plain rnn.",
  type: "choice",
  default: "orthogonal",
  choices: names.filter((name) => name !== "ones"),
};

export const biasInitializer: Field = {
  doc: "How the constants start; `zeros` favours no direction.",
  type: "choice",
  default: "zeros",
  choices: ["zeros", "ones", "random_uniform", "random_normal"],
};

export const embeddingsInitializer: Field = {
  doc: "How the vectors of the symbols start; `random_uniform` is small and different for each.",
  type: "choice",
  default: "random_uniform",
  choices: ["random_uniform", "random_normal", "glorot_uniform", "glorot_normal", "orthogonal"],
};
