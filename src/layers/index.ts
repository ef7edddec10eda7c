import { dense } from "./dense";
import { dropout } from "./dropout";
import { gru } from "./gru";
import type { Layer } from "./layer";
import { lstm } from "./lstm";
import { rnn } from "./rnn";

/** All layers, by the word that a `stack` and `cell` name them with. */
export const layers = { rnn, lstm, gru, dense, dropout } satisfies Record<string, Layer>;

export type LayerType = keyof typeof layers;

export function layerOf(type: string): Layer | undefined {
  return Object.entries<Layer>(layers).find(([name]) => name === type)?.[1];
}

export { planStack, type PlannedLayer, type StackPlan } from "./stack";
export type { Field, Layer, LayerConfig, WeightSpec } from "./layer";
