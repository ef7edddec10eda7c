import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import type { NativeBackend } from "../graph/native";
import { createGenerator } from "./generator";
import { integerOps } from "./integer-ops";

/**
 * A mask for dropout made of TensorFlow's integer operations, so that a recorded step draws new numbers every time:
 * each value is 0 with probability `rate`, else 1 / (1 − rate). `step` is an int32 scalar. A counter is hashed, which
 * keeps no state and is the same under XLA and without it.
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
  const hash = ops.hash(ops.add(ops.mul(ops.range(size), 0x9e3779b1 | 0), key)); // [size]
  const kept = tf.greaterEqual(tf.cast(ops.shifted(hash, 8), "float32"), rate * 2 ** 24); // [size]
  return tf.reshape(tf.mul(tf.cast(kept, "float32"), 1 / (1 - rate)), shape);
}
