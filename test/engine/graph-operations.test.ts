import type * as TF from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import type { Tf } from "../../src/engine/api";
import { jit } from "../../src/engine/graph/jit";
import { opSignatures } from "../../src/engine/graph/op-signatures";
import { reachable } from "../../src/engine/graph/ir";
import { deviceMask } from "../../src/engine/random/device-mask";
import { nativeBackend } from "../../src/engine/graph/native";
import { onEachEngine } from "./support/engines";
import { farthest, normals } from "./support/models";

/** What stands before `as` below is a tensor of that rank: `tf.grad` alone does not carry it in its types. */
type Case = (tf: Tf, given: Given) => TF.Tensor | TF.Tensor[];

interface Given {
  /** [2, 3], in (0, 1) */
  a: TF.Tensor2D;
  /** [2, 3], of both signs */
  b: TF.Tensor2D;
  /** [3, 4] */
  m: TF.Tensor2D;
  /** int32 [2, 3], from 0 to 5 */
  i: TF.Tensor2D;
  /** bool [2, 3] */
  p: TF.Tensor2D;
  /** [1, 6, 6, 2] */
  image: TF.Tensor4D;
}

/** One line for each thing of tfjs that reaches TensorFlow; `grad` makes its gradient part of the case. */
const cases: Record<string, Case> = {
  // Arithmetic and comparisons.
  "add, addN, sub, mul, div": (tf, { a, b }) => [
    tf.add(a, b),
    tf.addN([a, b, a]),
    tf.sub(a, b),
    tf.mul(a, b),
    tf.div(b, a),
  ],
  "division without a remainder, or by 0": (tf, { a, b, i }) => [
    tf.floorDiv(i, tf.scalar(2, "int32")),
    tf.divNoNan(b, tf.zerosLike(a)),
    tf.mod(b, a),
  ],
  "pow, maximum, minimum, squaredDifference, atan2": (tf, { a, b }) => [
    tf.pow(a, 3),
    tf.maximum(a, b),
    tf.minimum(a, b),
    tf.squaredDifference(a, b),
    tf.atan2(a, b),
  ],
  comparisons: (tf, { a, b }) =>
    [tf.equal, tf.notEqual, tf.greater, tf.greaterEqual, tf.less, tf.lessEqual].map((op) => op(a, b)),
  "logic and where": (tf, { a, b, p }) => [
    tf.logicalAnd(p, tf.less(a, b)),
    tf.logicalOr(p, tf.less(a, b)),
    tf.logicalNot(p),
    tf.where(p, a, b),
  ],
  "exponentials and roots": (tf, { a }) =>
    [tf.exp, tf.expm1, tf.log, tf.log1p, tf.sqrt, tf.rsqrt, tf.square, tf.reciprocal].map((op) => op(a)),
  "signs and rounding": (tf, { b }) =>
    [tf.abs, tf.neg, tf.sign, tf.ceil, tf.floor, tf.round].map((op) => op(b)),
  trigonometry: (tf, { a, b }) => [
    ...[tf.sin, tf.cos, tf.tan, tf.sinh, tf.cosh, tf.tanh, tf.atan, tf.asinh].map((op) => op(b)),
    ...[tf.asin, tf.acos, tf.atanh].map((op) => op(a)),
    tf.acosh(tf.add(a, 1)),
  ],
  activations: (tf, { a, b }) => [
    ...[tf.sigmoid, tf.relu, tf.relu6, tf.elu, tf.selu, tf.softplus, tf.erf].map((op) => op(b)),
    tf.leakyRelu(b, 0.3),
    tf.prelu(b, a),
    tf.clipByValue(b, -0.5, 0.5),
    tf.step(b),
  ],
  softmaxes: (tf, { b }) => [tf.softmax(b), tf.logSoftmax(b), tf.logSumExp(b, 1)],
  "not a number": (tf, { a, b }) => {
    const odd = tf.log(b);
    return [tf.isNaN(odd), tf.isInf(tf.div(a, tf.zerosLike(a))), tf.isFinite(odd)];
  },
  // Gradients.
  "gradients of activations": (tf, { a, b }) =>
    [tf.sigmoid, tf.tanh, tf.relu, tf.relu6, tf.elu, tf.selu, tf.softplus, tf.rsqrt, tf.log, tf.abs].map(
      (op) => tf.grad((x: TF.Tensor) => tf.mul(op(x), b))(a),
    ),
  "gradients of softmaxes": (tf, { b }) =>
    [tf.softmax, tf.logSoftmax].map((op) => tf.grad((x: TF.Tensor) => tf.square(op(x as TF.Tensor2D)))(b)),
  "gradients of products": (tf, { a, m }) =>
    tf.grads((x: TF.Tensor, y: TF.Tensor) => tf.square(tf.matMul(x, y)))([a, m]),
  "gradients of shapes": (tf, { a, b }) => [
    tf.grad((x: TF.Tensor) => tf.square(tf.concat([x, tf.transpose(tf.reshape(x, [3, 2]))], 0)))(a),
    tf.grad((x: TF.Tensor) => tf.square(tf.sum(tf.slice(x, [0, 1], [2, 2]), 1)))(b),
    tf.grad((x: TF.Tensor) => tf.square(tf.add(x, tf.mean(x, 0))))(b),
    tf.grad((x: TF.Tensor) => tf.square(tf.gather(x, tf.tensor1d([1, 1, 0], "int32"))))(b),
    tf.grad((x: TF.Tensor) => tf.square(tf.tile(x as TF.Tensor2D, [2, 2])))(b),
    tf.grad((x: TF.Tensor) => tf.max(x, 1))(b),
    tf.grad((x: TF.Tensor) => tf.cumsum(tf.square(x), 1))(b),
  ],
  // Products.
  "matMul in all four ways": (tf, { a, b, m }) => [
    tf.matMul(a, m),
    tf.matMul(a, b, true, false),
    tf.matMul(a, b, false, true),
    tf.matMul(tf.transpose(m), a, false, true),
  ],
  "batches of products": (tf, { a, b }) => [
    tf.matMul(tf.stack([a, b]), tf.stack([b, a]), false, true),
    tf.einsum("ij,kj->ik", a, b),
    tf.dot(a, tf.transpose(b)),
    tf.outerProduct(tf.tensor1d([1, 2]), tf.tensor1d([3, 4])),
  ],
  // Sums over axes.
  reductions: (tf, { a, p }) => [
    ...[tf.sum, tf.mean, tf.max, tf.min, tf.prod].flatMap((op) => [op(a), op(a, 1), op(a, 0, true)]),
    tf.all(p, 1),
    tf.any(p, 0),
    tf.argMax(a, 1),
    tf.argMin(a, 0),
    tf.norm(a),
  ],
  "cumsum, cumprod": (tf, { a }) => [tf.cumsum(a, 1), tf.cumsum(a, 1, true, true), tf.cumprod(a, 1)],
  moments: (tf, { a }) => Object.values(tf.moments(a, 0)),
  // Shapes.
  "reshape, transpose, expandDims, squeeze, cast": (tf, { a }) => [
    tf.reshape(a, [3, 2]),
    tf.transpose(a),
    tf.squeeze(tf.expandDims(a, 0)),
    tf.cast(tf.mul(a, 10), "int32"),
    tf.clone(a),
  ],
  "concat, stack, unstack, split": (tf, { a, b }) => [
    tf.concat([a, b], 1),
    tf.stack([a, b], 1),
    ...tf.unstack(a, 1),
    ...tf.split(a, 3, 1),
    ...tf.split(a, [1, 2], 1),
  ],
  "slice, stridedSlice, reverse, tile, broadcastTo": (tf, { a }) => [
    tf.slice(a, [0, 1], [2, 1]),
    tf.stridedSlice(a, [0, 0], [2, 3], [1, 2]),
    tf.reverse(a, 1),
    tf.tile(a, [1, 2]),
    tf.broadcastTo(tf.slice(a, [0, 0], [1, 3]), [4, 3]),
  ],
  padding: (tf, { a }) => [
    tf.pad(a, [
      [1, 0],
      [0, 2],
    ]),
    tf.mirrorPad(
      a,
      [
        [0, 0],
        [1, 1],
      ],
      "reflect",
    ),
  ],
  "fill, zerosLike, onesLike, range, linspace, eye, diag": (tf, { a }) => [
    tf.add(a, tf.fill([2, 3], 2)),
    tf.zerosLike(a),
    tf.onesLike(a),
    tf.add(tf.slice(a, [0, 0], [1, 3]), tf.range(0, 3)),
    tf.add(tf.slice(a, [0, 0], [1, 3]), tf.linspace(0, 1, 3)),
    tf.matMul(a, tf.eye(3)),
    tf.diag(tf.reshape(a, [6])),
  ],
  // Picking.
  "gather along axes": (tf, { a, m, i }) => [
    tf.gather(m, tf.tensor1d([2, 0], "int32")),
    tf.gather(m, tf.tensor1d([2, 0, 0], "int32"), 1),
    tf.gather(tf.reshape(tf.concat([a, a]), [12]), i),
    tf.gather(a, tf.minimum(i, tf.scalar(2, "int32")), 1, 1),
  ],
  "gatherND, scatterND, tensorScatterUpdate": (tf, { m }) => {
    const at = tf.tensor2d(
      [
        [0, 1],
        [2, 3],
      ],
      [2, 2],
      "int32",
    );
    return [
      tf.gatherND(m, at),
      tf.scatterND(at, tf.gatherND(m, at), [3, 4]),
      tf.tensorScatterUpdate(m, at, tf.tensor1d([1, 2])),
    ];
  },
  "oneHot, topk, searchSorted": (tf, { a, i }) => [
    tf.oneHot(i, 6),
    tf.topk(a, 2).values,
    tf.topk(a, 2).indices,
    tf.unsortedSegmentSum(a, tf.tensor1d([1, 0], "int32"), 2),
  ],
  bincount: (tf, { i }) => tf.bincount(tf.reshape(i, [6]), tf.tensor1d([]), 6),
  integers: (tf, { i }) => [
    tf.add(i, i),
    tf.mul(i, tf.scalar(3, "int32")),
    tf.maximum(i, tf.scalar(2, "int32")),
    tf.sum(i),
    tf.cast(i, "float32"),
  ],
  "dropout's masks": (tf, { a }) => {
    const backend = nativeBackend(tf);
    if (backend === undefined) return a;
    const step = tf.cast(tf.sum(tf.ceil(a)), "int32");
    return deviceMask(tf, backend, [4, 5], 0.3, { seed: 3, layer: "dropout_1", step });
  },
  // Pictures, for what users write.
  convolutions: (tf, { image }) => {
    const kernel = tf.reshape<TF.Rank.R4>(tf.linspace(-1, 1, 36), [3, 3, 2, 2]);
    return [
      tf.conv2d(image, kernel, 1, "same"),
      tf.depthwiseConv2d(image, kernel, 1, "valid"),
      tf.conv1d(
        tf.reshape<TF.Rank.R3>(image, [1, 36, 2]),
        tf.reshape<TF.Rank.R3>(kernel, [9, 2, 2]),
        1,
        "same",
      ),
      tf.conv2dTranspose(image, kernel, [1, 6, 6, 2], 1, "same"),
      ...tf.grads((x: TF.Tensor, k: TF.Tensor) =>
        tf.square(tf.conv2d(x as TF.Tensor4D, k as TF.Tensor4D, 1, "same")),
      )([image, kernel]),
      ...tf.grads((x: TF.Tensor, k: TF.Tensor) =>
        tf.square(tf.depthwiseConv2d(x as TF.Tensor4D, k as TF.Tensor4D, 1, "same")),
      )([image, kernel]),
    ];
  },
  pooling: (tf, { image }) => [
    tf.maxPool(image, 2, 2, "valid"),
    tf.avgPool(image, 2, 2, "valid"),
    tf.grad((x: TF.Tensor) => tf.square(tf.maxPool(x as TF.Tensor4D, 2, 2, "valid")))(image),
    tf.grad((x: TF.Tensor) => tf.square(tf.avgPool(x as TF.Tensor4D, 2, 2, "valid")))(image),
  ],
  "layouts of pictures": (tf, { image }) => [
    tf.depthToSpace(tf.reshape(image, [1, 3, 3, 8]), 2),
    tf.spaceToBatchND(
      image,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    tf.batchToSpaceND(
      tf.reshape(image, [4, 3, 3, 2]),
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    tf.image.resizeBilinear(image, [3, 3]),
    tf.image.resizeNearestNeighbor(image, [3, 3]),
    tf.grad((x: TF.Tensor) => tf.square(tf.image.resizeBilinear(x as TF.Tensor4D, [3, 3])))(image),
  ],
  "normalization of batches": (tf, { image }) =>
    tf.batchNorm(
      image,
      tf.tensor1d([0.1, 0.2]),
      tf.tensor1d([1, 2]),
      tf.tensor1d([0, 1]),
      tf.tensor1d([1, 2]),
    ),
};

const seen = new Set<string>();

onEachEngine(({ name, tf }) => {
  test.each(Object.entries(cases))("%s: compiled, with XLA and without, as run one by one", (_, run) => {
    for (const xla of [false, true]) {
      const notes: string[] = [];
      const compiled = jit(tf, (a, b, m, i, p, image) => listed(run(tf, { a, b, m, i, p, image } as Given)), {
        xla,
        note: (note) => notes.push(note),
        inspect: ({ graph }) => {
          for (const { nodes } of reachable(graph))
            for (const node of nodes) if (node.kind === "op") seen.add(node.op);
        },
      });
      tf.tidy(() => {
        const given = givenTo(tf);
        const expected = listed(run(tf, given));
        const { a, b, m, i, p, image } = given;
        const found = compiled(a, b, m, i, p, image);
        expect(notes).toEqual([]);
        expect(found.map(describe)).toEqual(expected.map(describe));
        for (const [index, tensor] of found.entries())
          expect(farthest(tensor.dataSync(), expected[index]?.dataSync() ?? []), `${index}`).toBeLessThan(
            2e-5,
          );
      });
      compiled.dispose();
    }
  });

  if (name === "native")
    test("no operation of the table is left untried", () => {
      expect(Object.keys(opSignatures).filter((op) => !seen.has(op) && !written.includes(op))).toEqual([]);
    });
});

/** What loops, calls and constants are written as. */
const written = [
  "Const",
  "Fill",
  "PartitionedCall",
  "Placeholder",
  "StatelessWhile",
  "TensorListReserve",
  "TensorListSetItem",
  "TensorListStack",
];

function givenTo(tf: Tf): Given {
  return {
    a: tf.sigmoid(tf.tensor2d(normals([2, 3], "a"), [2, 3])),
    b: tf.tensor2d(normals([2, 3], "b"), [2, 3]),
    m: tf.tensor2d(normals([3, 4], "m"), [3, 4]),
    i: tf.tensor2d([0, 5, 2, 3, 1, 4], [2, 3], "int32"),
    p: tf.tensor2d([1, 0, 1, 0, 0, 1], [2, 3], "bool"),
    image: tf.tensor4d(normals([1, 6, 6, 2], "image"), [1, 6, 6, 2]),
  };
}

function listed(result: TF.Tensor | TF.Tensor[]): TF.Tensor[] {
  return Array.isArray(result) ? result : [result];
}

function describe({ dtype, shape }: TF.Tensor): string {
  return `${dtype} [${shape.join()}]`;
}
