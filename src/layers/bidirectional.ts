import { assert } from "../base/assert";
import { gru } from "./gru";
import type { Direction, LayerConfig, RecurrentLayer, WrapperLayer } from "./layer";
import { lstm } from "./lstm";
import { rnn } from "./rnn";

const wraps: Record<string, RecurrentLayer> = { rnn, lstm, gru };

/**
 * Schuster & Paliwal 1997, as Keras `Bidirectional` that concatenates: forward outputs first, forward weights first.
 * The last output of the backward direction is the one at the first step, where it has seen everything.
 */
export const bidirectional: WrapperLayer = {
  type: "bidirectional",
  doc: "A recurrent layer that reads in both directions, so that every output knows what follows too. Holds one of rnn, lstm and gru.",
  main: "",
  fields: {},
  wraps,
  recurrent: true,
  directions,
  outputShape(config, input, returnSequences) {
    const shapes = directions(config).map(({ layer, config: own }) =>
      layer.outputShape(own, input, returnSequences),
    );
    const [one] = shapes;
    if (one === undefined) return undefined;
    return [...one.slice(0, -1), shapes.reduce((sum, shape) => sum + (shape?.at(-1) ?? 0), 0)];
  },
  weights: (config, input) =>
    directions(config).flatMap(({ layer, config: own, reverse }) =>
      layer
        .weights(own, input)
        .map((weight) => ({ ...weight, name: `${reverse ? "backward" : "forward"}/${weight.name}` })),
    ),
};

function directions(config: LayerConfig): Direction[] {
  const [type = "", own] = Object.entries(config).find(([, value]) => value !== undefined) ?? [];
  const layer = Object.hasOwn(wraps, type) ? wraps[type] : undefined;
  assert(layer !== undefined && isConfig(own), "a bidirectional layer holds a recurrent one");
  return [false, true].map((reverse) => ({ layer, config: own, reverse }));
}

function isConfig(value: unknown): value is LayerConfig {
  return typeof value === "object" && value !== null;
}
