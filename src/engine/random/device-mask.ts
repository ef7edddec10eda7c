import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import type { NativeBackend } from "../graph/native";
import { createGenerator } from "./generator";

/**
 * A mask for dropout made of TensorFlow's integer operations, so that a recorded step draws new numbers every time:
 * each value is 0 with probability `rate`, else 1 / (1 − rate). `step` is an int32 scalar. A counter is hashed, which
 * keeps no state and is the same under XLA and without it. Source of the hash: lowbias32 of C. Wellons.
 */
export function deviceMask(
  tf: Tf,
  backend: NativeBackend,
  shape: number[],
  rate: number,
  { seed, layer, step }: { seed: number; layer: string; step: Tensor },
): Tensor {
  const ops = integerOps(tf, backend);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const generator = createGenerator(seed, `dropout/${layer}`);
  const [first, second] = [generator.word() | 0, generator.word() | 0];
  const key = ops.xor(ops.mul(step, second | 1), first); // []
  let hash = ops.add(ops.mul(ops.range(size), 0x9e3779b1 | 0), key); // [size]
  hash = ops.mul(ops.xor(hash, ops.shifted(hash, 16)), 0x7feb352d | 0);
  hash = ops.mul(ops.xor(hash, ops.shifted(hash, 15)), 0x846ca68b | 0);
  hash = ops.xor(hash, ops.shifted(hash, 16));
  const kept = tf.greaterEqual(tf.cast(ops.shifted(hash, 8), "float32"), rate * 2 ** 24); // [size]
  return tf.reshape(tf.mul(tf.cast(kept, "float32"), 1 / (1 - rate)), shape);
}

/** Arithmetic modulo 2³²; tfjs itself has no operations on bits. */
function integerOps(tf: Tf, backend: NativeBackend) {
  const type = backend.binding.TF_ATTR_TYPE;
  const int32 = 3;
  const op = (name: string, a: Tensor, b: Tensor | number) =>
    backend.executeSingleOutput(
      name,
      [{ name: "T", type, value: int32 }],
      [a, typeof b === "number" ? tf.scalar(b, "int32") : b],
    );
  return {
    add: (a: Tensor, b: Tensor | number) => op("AddV2", a, b),
    mul: (a: Tensor, b: Tensor | number) => op("Mul", a, b),
    xor: (a: Tensor, b: Tensor | number) => op("BitwiseXor", a, b),
    /** A shift that brings in zeros; TensorFlow's brings in the sign. */
    shifted: (a: Tensor, by: number) => op("BitwiseAnd", op("RightShift", a, by), 2 ** (32 - by) - 1),
    range: (size: number) =>
      backend.executeSingleOutput(
        "Range",
        [{ name: "Tidx", type, value: int32 }],
        [tf.scalar(0, "int32"), tf.scalar(size, "int32"), tf.scalar(1, "int32")],
      ),
  };
}
