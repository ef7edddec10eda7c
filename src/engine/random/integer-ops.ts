import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import type { NativeBackend } from "../graph/native";

/** Arithmetic modulo 2³² in TensorFlow's operations on int32; tfjs itself has none on bits. */
export function integerOps(tf: Tf, backend: NativeBackend) {
  const type = backend.binding.TF_ATTR_TYPE;
  const int32 = 3;
  const op = (name: string, a: Tensor, b: Tensor | number) =>
    backend.executeSingleOutput(
      name,
      [{ name: "T", type, value: int32 }],
      [a, typeof b === "number" ? tf.scalar(b, "int32") : b],
    );
  const ops = {
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
  return {
    ...ops,
    /** lowbias32 of C. Wellons; `hash32` on the host. */
    hash: (x: Tensor) => {
      let hash = ops.mul(ops.xor(x, ops.shifted(x, 16)), 0x7feb352d | 0);
      hash = ops.mul(ops.xor(hash, ops.shifted(hash, 15)), 0x846ca68b | 0);
      return ops.xor(hash, ops.shifted(hash, 16));
    },
  };
}

/** The same hash of a 32-bit number on the host. */
export function hash32(x: number): number {
  let hash = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}
