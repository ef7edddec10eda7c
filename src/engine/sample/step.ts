import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import { directionsOf, type PlannedLayer, type RecurrentLayer } from "../../layers";
import type { Tf } from "../api";
import { engineFaults } from "../faults";

/** One symbol further: `symbols` is [B] of whole numbers, states are [B, U] each; gives logits [B, V]. */
export type SymbolStep = (
  symbols: TF.Tensor,
  states: TF.Tensor[],
) => { logits: TF.Tensor; states: TF.Tensor[] };

/** The product of a vocabulary's embeddings and a kernel is taken at once, unless it is too large to pay. */
const largestTable = 2048;

/** Widths of all states of a model, in order. Faults: cannot-sample. */
export function stateWidths(planned: readonly PlannedLayer[], vocabulary: number): number[] {
  const output = planned.at(-1)?.output.at(-1);
  if (output !== vocabulary)
    throw engineFaults.cannotSample(`it gives ${output ?? 0} values for ${vocabulary} symbols`);
  return planned.flatMap(({ layer, config, output }) => {
    const directions = directionsOf(layer, config);
    if (directions.length > 1) throw engineFaults.cannotSample("it reads in both directions");
    return directions.flatMap(({ layer }) => Array.from({ length: layer.states }, () => output.at(-1) ?? 0));
  });
}

/**
 * A model as a function of one symbol and its states. What does not change from symbol to symbol is done here, once:
 * the product of the input with the first kernel becomes a table with a row for each symbol.
 */
export function prepareStep(
  tf: Tf,
  planned: readonly PlannedLayer[],
  weights: readonly TF.Tensor[],
): SymbolStep {
  let next = 0;
  const layers = planned
    .map((each) => ({ ...each, own: weights.slice(next, (next += each.weights.length)) }))
    .filter(({ layer }) => layer.recurrent || layer.trainingOnly !== true);
  const [head, second] = layers;
  assert(head !== undefined, "a model has layers");
  const table = head.layer.takesSymbols === true ? head.own[0] : undefined; // [V, F]
  const folds =
    table === undefined || (second?.layer.recurrent === true && (table.shape[0] ?? 0) <= largestTable);
  const rest = table === undefined ? layers : layers.slice(1);
  const stages = rest.map(({ layer, config, own }, index) => {
    const [direction] = directionsOf(layer, config);
    if (direction !== undefined) {
      const bySymbol = index === 0 && folds;
      return recurrentStage(tf, direction.layer, config, own, bySymbol ? { table } : undefined);
    }
    assert(!layer.recurrent, "a layer without directions is not recurrent");
    const context = { training: false, dropoutMask: () => tf.scalar(1) };
    return (x: TF.Tensor) => ({ y: layer.apply(tf, config, own, x, context), after: [] });
  });
  const counts = rest.map(({ layer, config }) => directionsOf(layer, config)[0]?.layer.states ?? 0);
  const isSoftmax = planned.at(-1)?.config["activation"] === "softmax";

  return (symbols, states) => {
    let y = folds || table === undefined ? symbols : tf.gather(table, symbols); // [B] or [B, F]
    let at = 0;
    const all: TF.Tensor[] = [];
    stages.forEach((stage, index) => {
      const { y: output, after } = stage(y, states.slice(at, (at += counts[index] ?? 0)));
      y = output; // [B, …]
      all.push(...after);
    });
    return { logits: isSoftmax ? tf.log(tf.maximum(y, 1e-30)) : y, states: all };
  };
}

/**
 * A recurrent layer, one step at a time, on x [B, F], or on symbols [B] if there is a `table` of what stands for them,
 * [V, F], or one-hot vectors where it is undefined.
 *
 * What the layer makes of its gates before the loop is linear, so it is done to kernel and bias instead.
 */
function recurrentStage(
  tf: Tf,
  layer: RecurrentLayer,
  config: PlannedLayer["config"],
  weights: TF.Tensor[],
  symbols: { table: TF.Tensor | undefined } | undefined,
) {
  const { kernel, bias, recurrent } = layer.part(tf, config, weights); // [F, G], [G]
  const rows = symbols?.table === undefined ? kernel : tf.matMul(symbols.table, kernel); // [V or F, G]
  const asSequence = (matrix: TF.Tensor) => {
    const [length = 1, width = 0] = matrix.rank === 1 ? [1, matrix.size] : matrix.shape;
    return layer.forward(tf, config, tf.reshape(matrix, [length, 1, width]), recurrent);
  };
  const flat = (x: TF.Tensor) => tf.reshape(x, [x.shape[0] ?? 0, x.shape[2] ?? 0]);
  const { xs, step } = asSequence(rows);
  const kernels = xs.map(flat); // [V or F, Gᵢ] each
  const biases = bias === undefined ? undefined : asSequence(bias).xs.map(flat); // [1, Gᵢ] each
  const withBias = (x: TF.Tensor, index: number) => {
    const constant = biases?.[index];
    return constant === undefined ? x : tf.add(x, constant);
  };
  const tables = symbols === undefined ? kernels : kernels.map(withBias);
  return (x: TF.Tensor, states: TF.Tensor[]) => {
    const inputs = tables.map((matrix, index) =>
      symbols === undefined ? withBias(tf.matMul(x, matrix), index) : tf.gather(matrix, x),
    ); // [B, Gᵢ] each
    const [after, [y]] = step(states, inputs);
    assert(y !== undefined, "a recurrent layer gives its output first");
    return { y, after };
  };
}
