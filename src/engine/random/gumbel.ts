import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../api";
import type { NativeBackend } from "../graph/native";
import { createGenerator } from "./generator";
import { hash32, integerOps } from "./integer-ops";

/**
 * Gumbel noise for sampling: the symbol with the largest sum of logit and noise is drawn with its probability (Maddison
 * et al. 2014). A counter is hashed, with keys of its own for each sample, so that a value depends on the seed, the
 * sample, the position and the symbol alone: not on how many samples or steps a call takes, nor on the engine.
 */
export interface NoiseKeys {
  first: Int32Array;
  /** Odd, so that positions do not repeat. */
  second: Int32Array;
}

export function noiseKeys(seed: number, samples: number): NoiseKeys {
  const generators = Array.from({ length: samples }, (_, sample) =>
    createGenerator(seed, `sample/${sample}`),
  );
  return {
    first: Int32Array.from(generators, (generator) => generator.word() | 0),
    second: Int32Array.from(generators, (generator) => generator.word() | 1),
  };
}

const golden = 0x9e3779b1 | 0;

/** [B, V] in row-major order. */
export function hostGumbel({ first, second }: NoiseKeys, position: number, symbols: number): Float32Array {
  const noise = new Float32Array(first.length * symbols);
  first.forEach((word, row) => {
    const key = Math.imul(position, second[row] ?? 1) ^ word;
    for (let symbol = 0; symbol < symbols; symbol++) {
      const hash = hash32((Math.imul(symbol, golden) + key) | 0);
      // 23 bits and a half, so that neither 0 nor 1 comes out in float32.
      const uniform = ((hash >>> 9) + 0.5) / 2 ** 23;
      noise[row * symbols + symbol] = -Math.log(-Math.log(uniform));
    }
  });
  return noise;
}

/** The same in TensorFlow's operations. Keys are [B, 1], `position` is a scalar or [N, 1, 1] for [N, B, V]; all int32. */
export function deviceGumbel(
  tf: Tf,
  backend: NativeBackend,
  { first, second }: { first: Tensor; second: Tensor },
  position: Tensor,
  symbols: number,
): Tensor {
  const ops = integerOps(tf, backend);
  const key = ops.xor(ops.mul(second, position), first); // [B, 1]
  const hash = ops.hash(ops.add(ops.mul(ops.range(symbols), golden), key)); // [B, V]
  const uniform = tf.mul(tf.add(tf.cast(ops.shifted(hash, 9), "float32"), 0.5), 1 / 2 ** 23); // [B, V]
  return tf.neg(tf.log(tf.neg(tf.log(uniform)))); // [B, V]
}
