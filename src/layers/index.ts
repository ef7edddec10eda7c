import { dense } from "./dense";
import { dropout } from "./dropout";
import { gru } from "./gru";
import type { PlainLayer, RecurrentLayer } from "./layer";
import { lstm } from "./lstm";
import { rnn } from "./rnn";

/** All layers, by the word that a `stack` and `cell` name them with. */
export const layers = { rnn, lstm, gru, dense, dropout } satisfies Record<
  string,
  PlainLayer | RecurrentLayer
>;

export type LayerType = keyof typeof layers;

export function layerOf(type: string): PlainLayer | RecurrentLayer | undefined {
  return Object.entries<PlainLayer | RecurrentLayer>(layers).find(([name]) => name === type)?.[1];
}

export { planStack, type PlannedLayer, type StackPlan } from "./stack";
export type {
  ApplyContext,
  Field,
  Layer,
  LayerConfig,
  PlainLayer,
  RecurrentLayer,
  ScanStep,
  WeightSpec,
} from "./layer";
