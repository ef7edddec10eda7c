import type * as TF from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Tf } from "../../src/engine/api";
import { onEachEngine } from "./support/engines";
import { farthest, normals, size } from "./support/models";

/** Operations whose WebAssembly kernels are our own, or borrowed from plain JavaScript: all engines must agree. */
const operations: [string, (tf: Tf) => TF.Tensor | TF.Tensor[]][] = [
  ["a product", (tf) => tf.matMul(x(tf, [3, 4]), x(tf, [4, 5]))],
  ["a product, left transposed", (tf) => tf.matMul(x(tf, [4, 3]), x(tf, [4, 5]), true, false)],
  ["a product, right transposed", (tf) => tf.matMul(x(tf, [3, 4]), x(tf, [5, 4]), false, true)],
  ["a product, both transposed", (tf) => tf.matMul(x(tf, [4, 3]), x(tf, [5, 4]), true, true)],
  ["products of a batch", (tf) => tf.matMul(x(tf, [2, 4, 3]), x(tf, [2, 4, 5]), true, false)],
  ["a slice of rows", (tf) => tf.slice(x(tf, [5, 2, 3]), [1, 0, 0], [3, 2, 3])],
  ["a slice in the middle", (tf) => tf.slice(x(tf, [5, 4, 3]), [1, 1, 1], [3, 2, 1])],
  ["a slice of columns", (tf) => tf.slice(x(tf, [5, 4, 3]), [0, 0, 1], [5, 4, 2])],
  ["a slice of the middle axis", (tf) => tf.slice(x(tf, [5, 4, 3]), [0, 1, 0], [5, 2, 3])],
  ["a slice of a vector", (tf) => tf.slice(x(tf, [7]), [2], [4])],
  ["a slice of five axes", (tf) => tf.slice(x(tf, [2, 3, 2, 3, 2]), [1, 1, 0, 1, 0], [1, 2, 2, 1, 2])],
  ["an empty slice", (tf) => tf.slice(x(tf, [3, 2]), [1, 0], [0, 2])],
  [
    "a slice of whole numbers",
    (tf) => tf.slice(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], "int32"), [0, 1], [2, 2]),
  ],
  ["a slice of truth values", (tf) => tf.slice(tf.greater(x(tf, [3, 3]), 0), [1, 1], [2, 2])],
  ["equal parts", (tf) => tf.split(x(tf, [3, 8]), 4, 1)],
  ["unequal parts", (tf) => tf.split(x(tf, [2, 3, 6]), [1, 3, 2], 2)],
  ["parts of the first axis", (tf) => tf.split(x(tf, [6, 2]), 3, 0)],
  ["pieces of the first axis", (tf) => tf.unstack(x(tf, [3, 2, 4]), 0)],
  ["pieces of the last axis", (tf) => tf.unstack(x(tf, [3, 2, 4]), 2)],
  [
    "the gradient of gather",
    (tf) => {
      const index = tf.tensor1d([3, 1, 3], "int32");
      return tf.grad((table: TF.Tensor) => tf.square(tf.gather(table, index)))(x(tf, [5, 2]));
    },
  ],
  [
    "the gradient of a convolution",
    (tf) => {
      const filter = tf.tensor4d(normals([2, 2, 1, 2], "filter"), [2, 2, 1, 2]);
      const image = tf.tensor4d(normals([1, 4, 4, 1], "image"), [1, 4, 4, 1]);
      return tf.grad((w: TF.Tensor) => tf.conv2d(image, tf.reshape<TF.Rank.R4>(w, [2, 2, 1, 2]), 1, "valid"))(
        filter,
      );
    },
  ],
  ["einsum", (tf) => tf.einsum("ij,jk->ik", x(tf, [2, 3]), x(tf, [3, 2]))],
];

const results = new Map<string, Map<string, number[]>>();

onEachEngine(({ name, tf }) => {
  describe("our own kernels", () => {
    beforeAll(() => void results.set(name, new Map()));

    test.each(operations)(
      "%s has the same values in WebAssembly and in plain JavaScript",
      async (label, operation) => {
        const run = () =>
          tf.tidy(() =>
            [operation(tf)]
              .flat()
              .map((y) => ({ shape: y.shape, dtype: y.dtype, values: [...y.dataSync()] })),
          );
        const found = run();
        const present = tf.getBackend();
        await tf.setBackend("cpu");
        const expected = run();
        await tf.setBackend(present);
        expect(
          found.map(({ shape, dtype }) => [shape, dtype]),
          label,
        ).toEqual(expected.map(({ shape, dtype }) => [shape, dtype]));
        for (const [i, { values }] of found.entries())
          expect(farthest(values, expected[i]?.values ?? [])).toBeLessThan(1e-5);
      },
    );
  });

  test("tensors have the methods of tfjs, as in its documentation", () => {
    const methods = ["mul", "matMul", "softmax", "slice"];
    const tensor = tf.scalar(1);
    expect(methods.filter((name) => typeof Reflect.get(tensor, name) !== "function")).toEqual([]);
    tensor.dispose();
  });

  test("what an operation made is gone after it", () => {
    const before = tf.memory().numTensors;
    for (const [, operation] of operations) tf.tidy(() => void operation(tf));
    expect(tf.memory().numTensors).toBe(before);
  });
});

function x(tf: Tf, shape: number[]): TF.Tensor {
  return tf.tensor(normals(shape, `x/${size(shape)}`), shape);
}
