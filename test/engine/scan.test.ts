import type * as TF from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Tf } from "../../src/engine/api";
import { scan } from "../../src/engine/scan";
import type { ScanStep } from "../../src/layers";
import { onEachEngine } from "./support/engines";
import { farthest, normals } from "./support/models";

const [T, B, U] = [4, 2, 3];

onEachEngine(({ tf }) => {
  describe.each([false, true])("a loop over time, reverse: %s", (reverse) => {
    test("gives states and results of the plain loop, and its gradients", () => {
      const run = (loop: typeof scan) =>
        tf.tidy(() => {
          const a = tf.tensor(normals([T, B, U], "a"), [T, B, U]);
          const b = tf.tensor(normals([T, B, 1], "b"), [T, B, 1]);
          const h = tf.tensor(normals([B, U], "h"), [B, U]);
          const f = (...[a0, b0, h0]: TF.Tensor[]) => {
            const inputs = [a0, b0].filter((x) => x !== undefined);
            const [state, results] = loop(tf, stepOf(tf), [h0 ?? h, tf.zeros([B, 1])], inputs, { reverse });
            return tf.concat(
              [...state, ...results].map((y) => tf.reshape(y, [-1])),
              0,
            );
          };
          const { value, grads } = tf.valueAndGrads((...args: TF.Tensor[]) => tf.sum(tf.square(f(...args))))([
            a,
            b,
            h,
          ]);
          return [f(a, b, h), value, ...grads].map((y) => [...y.dataSync()]);
        });
      const [ours, theirs] = [run(scan), run(plainLoop)];
      expect(ours.map((values) => values.length)).toEqual([
        6 + 2 + T * 6 + T * 2,
        1,
        T * B * U,
        T * B,
        B * U,
      ]);
      for (const [i, values] of ours.entries()) expect(farthest(values, theirs[i] ?? [])).toBeLessThan(1e-5);
    });
  });

  test("a loop without inputs runs as often as it is told", () => {
    const doubled = tf.tidy(() => {
      const [[last], [all]] = scan(tf, ([x]) => twice(tf, x), [tf.tensor1d([1])], [], { length: 5 });
      return [last, all].map((y) => [...(y?.dataSync() ?? [])]);
    });
    expect(doubled).toEqual([[32], [2, 4, 8, 16, 32]]);
  });

  test("a loop leaves nothing behind but its state and its results", () => {
    const x = tf.ones([T, B, U]);
    const before = tf.memory().numTensors;
    const [state, results] = tf.tidy(() =>
      scan(tf, stepOf(tf), [tf.zeros([B, U]), tf.zeros([B, 1])], [x, tf.ones([T, B, 1])]),
    );
    expect(tf.memory().numTensors - before).toBe(4);
    tf.dispose([...state, ...results, x]);
  });
});

/** Mixes two states and two inputs, so that a swapped one shows. */
function stepOf(tf: Tf): ScanStep {
  return ([h, count], [a, b]) => {
    if (h === undefined || count === undefined || a === undefined || b === undefined)
      throw new Error("two of each");
    const next = tf.tanh(tf.add(tf.mul(h, b), a));
    const counted = tf.add(tf.mul(count, 0.5), tf.sum(a, 1, true));
    return [
      [next, counted],
      [tf.mul(next, 2), tf.add(counted, b)],
    ];
  };
}

function twice(tf: Tf, x: TF.Tensor | undefined): [TF.Tensor[], TF.Tensor[]] {
  const y = tf.mul(x ?? 0, 2);
  return [[y], [y]];
}

/** The meaning of `scan`, word for word. */
const plainLoop: typeof scan = (tf, step, initial, xs, { reverse = false } = {}) => {
  let state = initial;
  const results: TF.Tensor[][] = [];
  const times = Array.from({ length: T }, (_, t) => t);
  for (const t of reverse ? times.reverse() : times) {
    const x = xs.map((sequence) => tf.squeeze(tf.slice(sequence, [t], [1]), [0]));
    [state, results[t]] = step(state, x);
  }
  const [first = []] = results;
  return [state, first.map((_, i) => tf.stack(results.map((row) => row[i] ?? tf.zeros([]))))];
};
