import { bidirectional } from "./bidirectional";
import { dense } from "./dense";
import { dropout } from "./dropout";
import { embedding } from "./embedding";
import { gru } from "./gru";
import type { AnyLayer } from "./layer";
import { lstm } from "./lstm";
import { rnn } from "./rnn";

/** All layers, by the word that a `stack` and `cell` name them with. */
export const layers = { rnn, lstm, gru, bidirectional, embedding, dense, dropout } satisfies Record<
  string,
  AnyLayer
>;

export function layerOf(type: string): AnyLayer | undefined {
  return Object.entries<AnyLayer>(layers).find(([name]) => name === type)?.[1];
}

export { equationsOf } from "./equations";
export { directionsOf, planStack, type PlannedLayer, type StackPlan } from "./stack";
export { previous } from "./sequence";
export type { AnyLayer, Direction, Field, Layer, Loop, RecurrentLayer, ScanStep, WeightSpec } from "./layer";
