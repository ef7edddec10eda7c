import { layersOf, layersOfStack, recurrentKeys, withHead } from "../../../cells/stack";
import type { ModelConfig } from "../../../cells/model";

/** A layer with all its settings, as `stack` names them. */
export interface LayerPlan {
  type: string;
  config: Record<string, unknown>;
}

/** The layers of a model, with the last one of so many outputs that its task asks for. */
export function layersIn(config: ModelConfig, outputs: number): LayerPlan[] {
  return withHead(written(config), outputs).layers;
}

function written(config: ModelConfig): LayerPlan[] {
  if (config.stack !== undefined) return layersOfStack(config.stack);
  const { cell = "lstm", units = 64, layers = 1, bidirectional = false, dropout = 0 } = config;
  const settings = Object.fromEntries(
    Object.entries(config).filter(([name]) => Object.hasOwn(recurrentKeys, name)),
  );
  return layersOf({ cell, units, layers, bidirectional, dropout, settings });
}
