import type { LayerSpec, ModelSpec, OutputSpec } from "../engine/api";
import { layers as allLayers } from "../layers";
import { plural } from "../outputs/format";
import type { ModelConfig } from "./model-keys";
import { numbersOf } from "./scoring";
import { defaultsOf, layersOf, layersOfStack, recurrentKeys, withHead } from "./stack";
import type { Frame } from "./tasks/task";

export interface Design {
  spec: ModelSpec;
  /** Layers that were put before those of the cell. */
  before: number;
  /** Sentences on layers of a stack that were added. */
  notes: string[];
}

/** The layers as the cell names them, with the first and last one that the task needs. */
export function design(config: ModelConfig, frame: Frame): Design {
  const output = outputOf(config);
  const steps = config.strategy === "recursive" ? 1 : frame.output;
  const units = steps * numbersOf(output);
  const named = specsOf(config);
  const embedded =
    frame.symbols === undefined ? named : withEmbedding(named, frame.symbols, config.embedding);
  const { layers, added } = withHead(embedded, units);
  const before = embedded.length - named.length;
  const notes = [
    ...(before > 0 ? [`An embedding of ${defaultSize} numbers for each symbol was added at the start.`] : []),
    ...(added
      ? [`A dense layer with ${plural(units, "unit")} was added at the end: ${outputIs(config, frame)}.`]
      : []),
  ];
  const spec: ModelSpec = {
    inputShape: frame.input,
    layers,
    ...(frame.returnSequences === undefined ? {} : { returnSequences: frame.returnSequences }),
    ...(config.residual ? { residual: true } : {}),
    ...(output.type === "point" ? {} : { output }),
  };
  return { spec, before, notes: config.stack === undefined ? [] : notes };
}

/** What the numbers of the output are, as the cell says it. */
export function outputOf({ output, quantiles = [] }: ModelConfig): OutputSpec {
  return output === "quantiles" ? { type: output, quantiles } : { type: output };
}

function outputIs({ strategy, output, quantiles = [] }: ModelConfig, frame: Frame): string {
  const step = strategy === "recursive" ? "the next step" : "each step";
  if (output === "quantiles") return `${plural(quantiles.length, "quantile")} for ${step}`;
  if (output === "gaussian") return `mean and deviation for ${step}`;
  return strategy === "recursive" ? "the next step" : frame.outputIs;
}

const defaultSize = Number(allLayers.embedding.fields.output_dim?.default);

/** An embedding reads the symbols; it has a row for each of them, whatever its own setting says. */
function withEmbedding(specs: LayerSpec[], symbols: number, size = defaultSize): LayerSpec[] {
  const [first, ...rest] = specs;
  const input_dim = Math.max(symbols, 1);
  if (first?.type === "embedding") return [{ ...first, config: { ...first.config, input_dim } }, ...rest];
  const config = { ...defaultsOf("embedding"), input_dim, output_dim: size };
  return [{ type: "embedding", config }, ...specs];
}

function specsOf(config: ModelConfig): LayerSpec[] {
  if (config.stack !== undefined) return layersOfStack(config.stack);
  const { cell = "lstm", units = 64, layers = 1, bidirectional = false, dropout = 0 } = config;
  const settings = Object.fromEntries(
    Object.entries(config).filter(([name]) => Object.hasOwn(recurrentKeys, name)),
  );
  return layersOf({ cell, units, layers, bidirectional, dropout, settings });
}
