import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import type { ScanStep } from "../layers";
import type { Tf } from "./api";
import { tracerOf } from "./graph/trace";
import { traceScan } from "./graph/trace-scan";

/**
 * The only loop over time. Gives the last state, and the results of all steps stacked [T, …] in the order of time,
 * whichever way the loop ran. Its meaning is the plain loop:
 *
 *     const results = [];
 *     for (const t of reverse ? [T - 1, …, 0] : [0, …, T - 1]) {
 *       [state, results[t]] = step(state, xs.map((x) => x[t]));
 *     }
 *     return [state, stack(results)];
 *
 * The state keeps its shapes from step to step. A step is a function of tensors alone: it reads no values and draws
 * no random numbers, so that one recorded call of it stands for all.
 *
 * `xs` are [T, …] each; `length` gives T where there are none.
 */
export function scan(
  tf: Tf,
  step: ScanStep,
  state: TF.Tensor[],
  xs: TF.Tensor[],
  { reverse = false, length }: { reverse?: boolean; length?: number } = {},
): [state: TF.Tensor[], results: TF.Tensor[]] {
  const steps = xs[0]?.shape[0] ?? length;
  assert(steps !== undefined && steps > 0, "a loop over time has at least one step");
  assert(
    xs.every((x) => x.shape[0] === steps),
    "all sequences of a loop have the same length",
  );
  const tracer = tracerOf(tf);
  if (tracer?.recording) return traceScan(tracer, step, state, xs, steps, reverse);
  return plainLoop(tf, step, state, xs, steps, reverse);
}

function plainLoop(
  tf: Tf,
  step: ScanStep,
  initial: TF.Tensor[],
  xs: TF.Tensor[],
  steps: number,
  reverse: boolean,
): [TF.Tensor[], TF.Tensor[]] {
  const slices = xs.map((x) => tf.unstack(x, 0)); // T times […]
  const collected: TF.Tensor[][] = [];
  let state = initial;
  for (let turn = 0; turn < steps; turn++) {
    const t = reverse ? steps - 1 - turn : turn;
    const x = slices.map((slice) => at(slice, t));
    // The tidy frees what only this step needed, so that memory grows with the results and not with the operations.
    const { next, results } = tf.tidy(() => {
      const [next, results] = step(state, x);
      return { next, results };
    });
    state = next;
    for (const [index, result] of results.entries()) (collected[index] ??= [])[t] = result;
  }
  return [state, collected.map((results) => tf.stack(results, 0))];
}

function at(slices: TF.Tensor[], t: number): TF.Tensor {
  const slice = slices[t];
  assert(slice !== undefined, "a slice for every step");
  return slice;
}
