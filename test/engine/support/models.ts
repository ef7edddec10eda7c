import type { Dataset, LayerSpec, NamedTensor, OutputSpec, Tf, TrainOptions } from "../../../src/engine/api";
import { createModel, type EngineModel } from "../../../src/engine/model/model";
import { createGenerator } from "../../../src/engine/random/generator";
import { layerOf } from "../../../src/layers";

/** A layer with the defaults of its fields. */
export function layer(type: string, config: Record<string, unknown> = {}): LayerSpec {
  const fields = Object.entries(layerOf(type)?.fields ?? {});
  return {
    type,
    config: { ...Object.fromEntries(fields.map(([name, field]) => [name, field.default])), ...config },
  };
}

/** Numbers from the standard normal distribution, the same for the same words. */
export function normals(shape: number[], purpose: string, scale = 1): Float32Array {
  const generator = createGenerator(7, purpose);
  return Float32Array.from({ length: size(shape) }, () => generator.normal() * scale);
}

/** A model whose weights are all random, biases too, so that no mistake hides behind a zero. */
export function randomModel(
  tf: Tf,
  inputShape: [number, number],
  layers: LayerSpec[],
  scale = 0.5,
  output?: OutputSpec,
): EngineModel {
  const model = createModel(tf, { inputShape, layers, ...(output && { output }) }, 1);
  model.setWeights(
    model.getWeights().map((weight) => ({ ...weight, values: normals(weight.shape, weight.name, scale) })),
  );
  return model;
}

/** The examples x [N, T, F] and y [N, H]. */
export function dataset(x: Float32Array, xShape: number[], y: Float32Array, yShape: number[]): Dataset {
  return {
    size: xShape[0] ?? 0,
    resident: [
      { shape: xShape, dtype: "float32", values: x },
      { shape: yShape, dtype: "float32", values: y },
    ],
    gather(tf, [xs, ys], index) {
      if (xs === undefined || ys === undefined) throw new Error("two resident tensors");
      return { x: tf.gather(xs, index), y: tf.gather(ys, index) };
    },
  };
}

export function randomDataset(N: number, [T, F]: [number, number], H: number, purpose = "data"): Dataset {
  return dataset(normals([N, T, F], `${purpose}/x`), [N, T, F], normals([N, H], `${purpose}/y`), [N, H]);
}

export function trainOptions(changes: Partial<TrainOptions> = {}): TrainOptions {
  return {
    epochs: 2,
    batch_size: 8,
    optimizer: { type: "adam", learning_rate: 0.01, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
    loss: "mse",
    huber_delta: 1,
    clip: null,
    l1: 0,
    l2: 0,
    early_stopping: null,
    shuffle: true,
    seed: 42,
    max_minutes: null,
    ...changes,
  };
}

export const noHooks = { progress: () => undefined, interrupted: () => false };

export function valuesOf(weights: readonly NamedTensor[]): number[][] {
  return weights.map(({ values }) => [...values]);
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The largest difference between two lists of the same length; infinite if they are not. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}
