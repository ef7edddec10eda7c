import type * as TF from "@tensorflow/tfjs-core";
import type { Tf } from "../../../src/engine/api";
import { jit } from "../../../src/engine/graph/jit";
import { farthest } from "./models";

/** What `f` gives, and the gradients of the sum of it, each times other numbers, with regard to its inputs. */
export function withGradients(tf: Tf, inputs: readonly TF.Tensor[], f: (inputs: TF.Tensor[]) => TF.Tensor) {
  return tf.tidy(() => derive(tf, f)(...inputs).map((tensor) => [...tensor.dataSync()]));
}

/** The same, compiled as one function, where that can be done. */
export function compiledWithGradients(
  tf: Tf,
  inputs: readonly TF.Tensor[],
  f: (inputs: TF.Tensor[]) => TF.Tensor,
) {
  const notes: string[] = [];
  // Without XLA, whose compiling would take most of the time: what is recorded is the same.
  const compiled = jit(tf, derive(tf, f), { xla: false, note: (sentence) => notes.push(sentence) });
  const found = tf.tidy(() => compiled(...inputs).map((tensor) => [...tensor.dataSync()]));
  compiled.dispose();
  if (notes.length > 0) throw new Error(notes.join());
  return found;
}

/** The largest difference between lists of numbers, as a share of the largest number of each. */
export function farthestOf(found: readonly number[][], expected: readonly number[][]): number {
  if (found.length !== expected.length) return Infinity;
  return found.reduce((most, numbers, i) => {
    const scale = (expected[i] ?? []).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    return Math.max(most, farthest(numbers, expected[i] ?? []) / scale);
  }, 0);
}

function derive(tf: Tf, f: (inputs: TF.Tensor[]) => TF.Tensor) {
  return (...inputs: TF.Tensor[]): TF.Tensor[] => {
    const weighted = (...values: TF.Tensor[]): TF.Scalar => {
      const flat = tf.reshape(f(values), [-1]);
      return tf.sum(tf.mul(flat, tf.cos(tf.range(0, flat.size))));
    };
    return [f(inputs), ...tf.grads(weighted)([...inputs])];
  };
}
