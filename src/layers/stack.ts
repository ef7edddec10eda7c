import type { AnyLayer, Direction, LayerConfig, WeightSpec } from "./layer";

export interface PlannedLayer {
  layer: AnyLayer;
  /** "lstm_1": the type and its number among the layers of this type, from 1. */
  name: string;
  config: LayerConfig;
  /** Shapes without the batch: [T, F] or [F]. */
  input: number[];
  output: number[];
  /** Only of recurrent layers: true for all but the last of them, and for that one if the model gives sequences. */
  returnSequences: boolean;
  weights: WeightSpec[];
  params: number;
  /**
   * Only of the last layer of a residual model: how much of the last value of the first feature is added to each of its
   * outputs.
   */
  residual?: readonly number[];
}

export type StackPlan = { ok: true; layers: PlannedLayer[] } | { ok: false; index: number; input: number[] };

/**
 * Shapes, names and weights of layers on each other. Not ok where a layer cannot take what the one before gives it,
 * with its index and the shape it was given.
 */
export function planStack(
  stack: readonly { layer: AnyLayer; config: LayerConfig }[],
  input: number[],
  returnSequences = false,
): StackPlan {
  const lastRecurrent = stack.map(({ layer }) => layer.recurrent).lastIndexOf(true);
  const counts = new Map<string, number>();
  const planned: PlannedLayer[] = [];
  let shape = input;
  for (const [index, { layer, config }] of stack.entries()) {
    const wholeSequence = layer.recurrent && (returnSequences || index < lastRecurrent);
    const output = layer.outputShape(config, shape, wholeSequence);
    if (output === undefined || (layer.takesSymbols === true && index > 0))
      return { ok: false, index, input: shape };
    const number = (counts.get(layer.type) ?? 0) + 1;
    counts.set(layer.type, number);
    const weights = layer.weights(config, shape);
    planned.push({
      layer,
      name: `${layer.type}_${number}`,
      config,
      input: shape,
      output,
      returnSequences: wholeSequence,
      weights,
      params: weights.reduce((sum, weight) => sum + weight.shape.reduce((a, b) => a * b, 1), 0),
    });
    shape = output;
  }
  return { ok: true, layers: planned };
}

/** The loops over time of a layer, in the order of its weights and outputs; none if it is not recurrent. */
export function directionsOf(layer: AnyLayer, config: LayerConfig): Direction[] {
  if (!layer.recurrent) return [];
  return "directions" in layer ? layer.directions(config) : [{ layer, config, reverse: false }];
}
