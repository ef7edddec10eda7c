import type { Dataset, LayerSpec, ModelSpec, TrainOptions } from "../../src/engine/api";
import { layerOf } from "../../src/layers";
import type { Row } from "./rows.mjs";

export const silent = { progress: () => undefined, interrupted: () => false };

export const options: TrainOptions = {
  epochs: 1,
  batch_size: 32,
  optimizer: { type: "adam", learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
  loss: "mse",
  huber_delta: 1,
  clip: null,
  l1: 0,
  l2: 0,
  early_stopping: null,
  shuffle: true,
  seed: 1,
  max_minutes: null,
};

export function specOf({ work, cell, shape, layers = 1, bidirectional = false }: Row): ModelSpec {
  const [T = 1, , I = 1, H = 1, V = 1] = shape;
  const config = { ...defaultsOf(cell), units: H };
  const recurrent: LayerSpec = bidirectional
    ? { type: "bidirectional", config: { [cell]: config } }
    : { type: cell, config };
  return {
    inputShape: [T, I],
    layers: [
      ...Array.from({ length: layers }, () => recurrent),
      { type: "dense", config: { ...defaultsOf("dense"), units: V } },
    ],
    returnSequences: work === "train",
  };
}

function defaultsOf(type: string): Record<string, unknown> {
  const fields = Object.entries(layerOf(type)?.fields ?? {});
  return Object.fromEntries(fields.map(([name, field]) => [name, field.default]));
}

export function examples(row: Row, size: number, x: Float32Array, y: Float32Array): Dataset {
  const [T = 1, , I = 1, , V = 1] = row.shape;
  return {
    size,
    key: row.name,
    resident: [
      { shape: [size, T, I], dtype: "float32", values: x },
      { shape: row.work === "train" ? [size, T, V] : [size, V], dtype: "float32", values: y },
    ],
    gather(tf, [xs, ys], index) {
      if (xs === undefined || ys === undefined) throw new Error("two resident tensors");
      return { x: tf.gather(xs, index), y: tf.gather(ys, index) };
    },
  };
}

export function noise(size: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state / 2 ** 31) * 2 - 1;
  });
}
