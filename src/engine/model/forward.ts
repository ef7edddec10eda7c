import type * as TF from "@tensorflow/tfjs-core";
import { directionsOf, type Direction, type PlannedLayer } from "../../layers";
import { assert } from "../../base/assert";
import type { Tf } from "../api";
import { runRecurrent } from "../recurrent";

/**
 * Where dropout gets its masks from: each value is 0 with probability `rate`, else 1 / (1 − rate). A source is a
 * function of the layer's name alone within one step, so that it may be a generator on the host or an operation.
 */
export type MaskSource = (layer: string, shape: number[], rate: number) => TF.Tensor;

export interface RunOptions {
  /** Dropout acts if there are masks, that is, while training. */
  dropout?: MaskSource | undefined;
  /** [B, T] with 1 for a step that counts and 0 for padding; loops over time repeat what stood before it. */
  mask?: TF.Tensor | undefined;
  /** The states of all loops over time before the first step, [B, U] each, as `states` of an earlier run gives them. */
  initial?: readonly TF.Tensor[] | undefined;
  /** Whether the states after the last step are asked for. */
  returnStates?: boolean;
}

/**
 * The outputs of a model for x [B, T, F], or whole numbers [B, T] for an embedding: a function of tensors alone,
 * [B, …output].
 */
export function forward(
  tf: Tf,
  planned: readonly PlannedLayer[],
  weights: readonly TF.Tensor[],
  x: TF.Tensor,
  dropout?: MaskSource,
  mask?: TF.Tensor,
): TF.Tensor {
  return runModel(tf, planned, weights, x, { dropout, mask }).output;
}

/** `forward`, with states that go in and come out, so that a sequence can be read in pieces. */
export function runModel(
  tf: Tf,
  planned: readonly PlannedLayer[],
  weights: readonly TF.Tensor[],
  x: TF.Tensor,
  { dropout, mask, initial, returnStates = false }: RunOptions,
): { output: TF.Tensor; states: TF.Tensor[] } {
  const timeMask = mask === undefined ? undefined : tf.expandDims(tf.cast(tf.transpose(mask), "float32"), 2); // [T, B, 1]
  const states: TF.Tensor[] = [];
  let nextWeight = 0;
  let nextState = 0;
  const take = (count: number) => weights.slice(nextWeight, (nextWeight += count));
  let y = x; // [B, T, F]
  // Recurrent layers want time first; the axes are swapped once before the first of them.
  let timeFirst = false;
  for (const { layer, name, config, output, weights: specs, returnSequences } of planned) {
    const dropoutMask = (shape: number[], rate: number, purpose = "") => {
      assert(dropout !== undefined, "masks are asked for while training only");
      return dropout(name + purpose, shape, rate);
    };
    if (!layer.recurrent) {
      const context = { training: dropout !== undefined, dropoutMask };
      y = layer.apply(tf, config, take(specs.length), y, context); // [B, …] or [T, B, …]
      continue;
    }
    if (!timeFirst) y = tf.transpose(y, [1, 0, 2]); // [T, B, F]
    const [, B = 0, F = 0] = y.shape;
    const directions = directionsOf(layer, config);
    const rate = rateOf(directions[0], "dropout");
    if (dropout !== undefined && rate > 0) y = tf.mul(y, dropoutMask([1, B, F], rate)); // [T, B, F]
    const input = y;
    const outputs = directions.map((direction) => {
      const count = direction.layer.states;
      const recurrentRate = rateOf(direction, "recurrent_dropout");
      const purpose = direction.reverse ? "/recurrent/backward" : "/recurrent";
      const U = output.at(-1) ?? 0;
      const { outputs, state } = runRecurrent(tf, direction, take(specs.length / directions.length), input, {
        initial: initial?.slice(nextState, (nextState += count)),
        mask: timeMask,
        dropout:
          dropout === undefined || recurrentRate === 0
            ? undefined
            : dropoutMask([B, U / directions.length], recurrentRate, purpose),
        returnState: returnStates,
      });
      states.push(...state);
      // What was seen last stands at the end that the loop ran to.
      return returnSequences ? outputs : stepOf(tf, outputs, direction.reverse ? 0 : -1); // [T, B, U] or [B, U]
    });
    y = outputs.length === 1 ? (outputs[0] ?? y) : tf.concat(outputs, -1);
    timeFirst = returnSequences;
  }
  const output = timeFirst ? tf.transpose(y, [1, 0, 2]) : y; // [B, …output]
  const residual = planned.at(-1)?.residual;
  if (residual === undefined) return { output, states };
  return {
    output: tf.add(output, residualOf(tf, residual, x, { mask, everyStep: output.rank === 3 })),
    states,
  };
}

/**
 * What a residual model adds to its outputs: the last value of the first feature of x [B, T, F], as [B, W]; of a sequence
 * of outputs the value of each step, [B, T, W].
 */
function residualOf(
  tf: Tf,
  shares: readonly number[],
  x: TF.Tensor,
  { mask, everyStep }: { mask: TF.Tensor | undefined; everyStep: boolean },
): TF.Tensor {
  const [B = 0, T = 0] = x.shape;
  const first = () => tf.slice(x, [0, 0, 0], [B, T, 1]); // [B, T, 1]
  const value = everyStep
    ? first()
    : mask === undefined
      ? tf.reshape(tf.slice(x, [0, T - 1, 0], [B, 1, 1]), [B, 1])
      : lastOf(tf, tf.reshape(first(), [B, T]), mask); // [B, 1]
  return shares.every((share) => share === 1) ? value : tf.mul(value, tf.tensor1d([...shares]));
}

/** The last number of each row [B, T] that counts, as [B, 1]. */
function lastOf(tf: Tf, rows: TF.Tensor, mask: TF.Tensor): TF.Tensor {
  const counts = tf.cast(mask, "float32"); // [B, T]
  const isLast = tf.mul(counts, tf.cast(tf.equal(tf.cumsum(counts, 1, false, true), 1), "float32")); // [B, T]
  return tf.sum(tf.mul(rows, isLast), 1, true); // [B, 1]
}

/** A share of what is dropped; a wrapped layer says its own. */
function rateOf(direction: Direction | undefined, field: "dropout" | "recurrent_dropout"): number {
  const rate = direction?.config[field];
  return typeof rate === "number" ? rate : 0;
}

/** One step of a sequence [T, B, U], as [B, U]. */
function stepOf(tf: Tf, sequence: TF.Tensor, step: 0 | -1): TF.Tensor {
  const [T = 0, B = 0, U = 0] = sequence.shape;
  return tf.reshape(tf.slice(sequence, [step === 0 ? 0 : T - 1, 0, 0], [1, B, U]), [B, U]); // [B, U]
}
