import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import type { Tf } from "./api";
import { scan } from "./scan";

/** One step of a loop that gradients flow through; `params` are what it uses beside its state and its inputs. */
export type DifferentiableStep = (
  state: TF.Tensor[],
  x: TF.Tensor[],
  params: TF.Tensor[],
) => [state: TF.Tensor[], results: TF.Tensor[]];

/**
 * `scan` with a gradient for any step that tfjs can differentiate: back-propagation through time. The backward loop
 * computes each step anew from the state before it, so that only the states are kept. All tensors are float32;
 * `xs` are [T, …]. Layers have gradient steps of their own, which are faster.
 */
export function scanWithGradient(
  tf: Tf,
  step: DifferentiableStep,
  state: TF.Tensor[],
  xs: TF.Tensor[],
  params: TF.Tensor[],
): [state: TF.Tensor[], results: TF.Tensor[]] {
  let shapes: number[][] = [];
  const loop = tf.customGrad((...args: (TF.Tensor | TF.GradSaveFunc)[]) => {
    const save = args.at(-1);
    assert(typeof save === "function", "tfjs hands in what saves tensors for the gradient");
    const forward = scan(
      tf,
      (now, x) => {
        const [next, results] = step(now, x, params);
        return [next, [...results, ...now]];
      },
      state,
      xs,
    );
    const results = forward[1].slice(0, forward[1].length - state.length); // [T, …] each
    const before = forward[1].slice(results.length); // [T, …] each
    const outputs = [...forward[0], ...results];
    shapes = outputs.map((output) => output.shape);
    save([...before, ...xs, ...params]);
    return {
      value: tf.concat(outputs.map((output) => tf.reshape(output, [-1]))), // [all]
      gradFunc: (dy: TF.Tensor, saved: TF.Tensor[]) => {
        const gradients = unpack(tf, dy, shapes);
        return backward(tf, step, saved, gradients, { states: state.length, xs: xs.length });
      },
    };
  });
  const outputs = unpack(tf, loop(...state, ...xs, ...params), shapes);
  return [outputs.slice(0, state.length), outputs.slice(state.length)];
}

function backward(
  tf: Tf,
  step: DifferentiableStep,
  saved: TF.Tensor[],
  gradients: TF.Tensor[],
  count: { states: number; xs: number },
): TF.Tensor[] {
  const { states } = count;
  const sequences = saved.slice(0, states + count.xs); // states before each step, inputs: [T, …] each
  const params = saved.slice(states + count.xs);
  const zeros = params.map((param) => tf.zeros(param.shape));
  const [carried, dxs] = scan(
    tf,
    (dStateAndParams, slice) => {
      const arrived = [...dStateAndParams.slice(0, states), ...slice.slice(sequences.length)];
      const inner = gradientsInside(
        tf,
        (...inputs: TF.Tensor[]) => {
          const [next, results] = step(
            inputs.slice(0, states),
            inputs.slice(states, sequences.length),
            inputs.slice(sequences.length),
          );
          const products = [...next, ...results].map((output, i) => {
            const gradient = arrived[i];
            assert(gradient !== undefined, "a gradient for each output");
            return tf.sum(tf.mul(output, gradient)); // []
          });
          return tf.addN(products); // []
        },
        [...slice.slice(0, sequences.length), ...params],
      );
      const dParams = inner.slice(sequences.length).map((gradient, i) => {
        const sum = dStateAndParams[states + i];
        assert(sum !== undefined, "a sum for each parameter");
        return tf.add(sum, gradient);
      });
      return [[...inner.slice(0, states), ...dParams], inner.slice(states, sequences.length)];
    },
    [...gradients.slice(0, states), ...zeros],
    [...sequences, ...gradients.slice(states)],
    { reverse: true },
  );
  return [...carried.slice(0, states), ...dxs, ...carried.slice(states)];
}

/** `tf.grads` within the gradient function of another: tfjs drops the outer tape when the inner one ends. */
function gradientsInside(
  tf: Tf,
  fn: (...inputs: TF.Tensor[]) => TF.Tensor,
  inputs: TF.Tensor[],
): TF.Tensor[] {
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    return tf.grads(fn)(inputs);
  } finally {
    state.activeTape = outer;
  }
}

/** Cuts a vector into tensors of the given shapes. */
function unpack(tf: Tf, flat: TF.Tensor, shapes: number[][]): TF.Tensor[] {
  const sizes = shapes.map((shape) => shape.reduce((product, extent) => product * extent, 1));
  return tf.split(flat, sizes).map((part, i) => tf.reshape(part, shapes[i] ?? []));
}
