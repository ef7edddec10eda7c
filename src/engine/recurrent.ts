import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import { previous, type Direction } from "../layers";
import type { Tf } from "./api";
import { maskGradientStep, maskStep } from "./mask";
import { scan } from "./scan";

export interface RecurrentOptions {
  /** The state before the first step, [B, U] each; zeros if absent. */
  initial?: readonly TF.Tensor[] | undefined;
  /** [T, B, 1] with 1 for a step that counts and 0 for one that repeats the output and the state before it. */
  mask?: TF.Tensor | undefined;
  /** [B, U], a mask of dropout on the output before each recurrent product, the same at all steps. */
  dropout?: TF.Tensor | undefined;
  /** Whether the last state is asked for. */
  returnState?: boolean;
}

/**
 * Runs one direction of a recurrent layer over x [T, B, F] and gives all its outputs, [T, B, U]: time first, because
 * the loops on both sides of it want it so. With `returnState` it also gives the last state, [B, U] each.
 *
 * The product of the input and its gradients are ordinary operations on whole sequences, which tfjs derives; the loop
 * has its own gradient, written by the layer, so that nothing of it lies on tfjs's tape. Gradients flow from outputs
 * and last state to the input, the weights and the initial state.
 */
export function runRecurrent(
  tf: Tf,
  direction: Direction,
  weights: TF.Tensor[],
  x: TF.Tensor,
  options: RecurrentOptions = {},
): { outputs: TF.Tensor; state: TF.Tensor[] } {
  const { layer, config } = direction;
  const [T = 0, B = 0, F = 0] = x.shape;
  const { kernel, bias, recurrent } = layer.part(tf, config, weights);
  const G = kernel.shape[1] ?? 0;
  const product = tf.matMul(tf.reshape(x, [T * B, F]), kernel); // [T·B, G]
  const summed = bias === undefined ? product : tf.add(product, bias); // [T·B, G]
  const gates = tf.reshape(summed, [T, B, G]); // [T, B, G]
  const value = loopOverTime(tf, direction, gates, recurrent, options); // [T, B, U] or [T + S, B, U]
  if (options.returnState !== true) return { outputs: value, state: [] };
  const [outputs, ...state] = tf.split(value, [T, ...Array.from({ length: layer.states }, () => 1)], 0);
  assert(outputs !== undefined, "the outputs come before the states");
  return { outputs, state: state.map((each) => tf.reshape(each, [B, each.shape[2] ?? 0])) };
}

/** All outputs [T, B, U]; the last state follows as further rows where it is asked for, as tfjs derives one tensor. */
function loopOverTime(
  tf: Tf,
  { layer, config, reverse }: Direction,
  gates: TF.Tensor,
  recurrent: TF.Tensor[],
  { initial, mask, dropout, returnState = false }: RecurrentOptions,
): TF.Tensor {
  const [T = 0, B = 0] = gates.shape;
  const U = recurrent[0]?.shape[0] ?? 0;
  const zeros = () => Array.from({ length: layer.states }, () => tf.zeros([B, U])); // [B, U] each

  const loop = tf.customGrad((...inputs: (TF.Tensor | TF.GradSaveFunc)[]) => {
    const save = inputs.at(-1);
    assert(typeof save === "function", "tfjs hands in what saves tensors for the gradient");
    const plain = layer.forward(tf, config, gates, recurrent, dropout);
    const forward = mask === undefined ? plain : maskStep(tf, plain, layer.states, mask);
    const [state, kept] = scan(tf, forward.step, initial?.slice() ?? zeros(), forward.xs, { reverse });
    const value = kept[0]; // [T, B, U]
    assert(value !== undefined, "a recurrent layer gives its output first");
    const outside = [...(initial ?? []), ...[mask, dropout].filter((each) => each !== undefined)];
    save([...recurrent, ...kept, ...outside]);
    return {
      value: returnState
        ? tf.concat([value, ...state.map((each) => tf.reshape(each, [1, B, U]))], 0) // [T + S, B, U]
        : value,
      gradFunc: (dy: TF.Tensor, saved: TF.Tensor[]) => {
        const weights = saved.slice(0, recurrent.length);
        const results = saved.slice(recurrent.length, recurrent.length + kept.length);
        const rest = saved.slice(recurrent.length + kept.length);
        const first = rest.slice(0, initial?.length ?? 0);
        const savedMask = mask === undefined ? undefined : rest[first.length];
        const savedDropout = dropout === undefined ? undefined : rest.at(-1);
        const [dOutputs = dy, ...dState] = returnState
          ? tf.split(dy, [T, ...state.map(() => 1)], 0) // [T, B, U], [1, B, U] each
          : [dy];
        const before = (sequence: TF.Tensor, index: number) =>
          previous(tf, sequence, { initial: first[index], reverse });
        const derived = layer.backward(tf, config, weights, results, dOutputs, before, savedDropout);
        const backward =
          savedMask === undefined ? derived : maskGradientStep(tf, derived, dOutputs, savedMask);
        const last = returnState ? dState.map((each) => tf.reshape(each, [B, U])) : zeros(); // [B, U] each
        const [dInitial, collected] = scan(tf, backward.step, last, backward.xs, { reverse: !reverse });
        const gradients = derived.gradients(collected);
        return [gradients.gates, ...gradients.recurrent, ...dInitial.slice(0, first.length)];
      },
    };
  });
  return loop(gates, ...recurrent, ...(initial ?? []));
}
