import type { LayerConfig, PlainLayer, RecurrentLayer, WeightSpec } from "./layer";

export interface PlannedLayer {
  layer: PlainLayer | RecurrentLayer;
  /** "lstm_1": the type and its number among the layers of this type, from 1. */
  name: string;
  config: LayerConfig;
  /** Shapes without the batch: [T, F] or [F]. */
  input: number[];
  output: number[];
  /** Only of recurrent layers: true for all but the last of them. */
  returnSequences: boolean;
  weights: WeightSpec[];
  params: number;
}

export type StackPlan = { ok: true; layers: PlannedLayer[] } | { ok: false; index: number; input: number[] };

/**
 * Shapes, names and weights of layers on each other. Not ok where a layer cannot take what the one before gives it,
 * with its index and the shape it was given.
 */
export function planStack(
  stack: readonly { layer: PlainLayer | RecurrentLayer; config: LayerConfig }[],
  input: number[],
): StackPlan {
  const lastRecurrent = stack.map(({ layer }) => layer.recurrent).lastIndexOf(true);
  const counts = new Map<string, number>();
  const planned: PlannedLayer[] = [];
  let shape = input;
  for (const [index, { layer, config }] of stack.entries()) {
    const returnSequences = layer.recurrent && index < lastRecurrent;
    const output = layer.outputShape(config, shape, returnSequences);
    if (output === undefined) return { ok: false, index, input: shape };
    const number = (counts.get(layer.type) ?? 0) + 1;
    counts.set(layer.type, number);
    const weights = layer.weights(config, shape);
    planned.push({
      layer,
      name: `${layer.type}_${number}`,
      config,
      input: shape,
      output,
      returnSequences,
      weights,
      params: weights.reduce((sum, weight) => sum + weight.shape.reduce((a, b) => a * b, 1), 0),
    });
    shape = output;
  }
  return { ok: true, layers: planned };
}
