import { design } from "../../../cells/design";
import type { ModelConfig } from "../../../cells/model";

/** A layer with all its settings, as `stack` names them. */
export interface LayerPlan {
  type: string;
  config: Record<string, unknown>;
}

/** The layers of a model that reads [lookback, features], with the last one of so many outputs. */
export function layersIn(config: ModelConfig, input: [number, number], output: number): LayerPlan[] {
  return design(config, { input, output, outputIs: "" }).spec.layers;
}

/** The layers of a model that reads symbols and gives a number for each of them after every one. */
export function textLayers(config: ModelConfig, length: number, symbols: number): LayerPlan[] {
  const frame = {
    input: [length] satisfies [number],
    output: symbols,
    outputIs: "",
    symbols,
    returnSequences: true,
  };
  return design(config, frame).spec.layers;
}
