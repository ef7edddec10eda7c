import { availableParallelism } from "node:os";
import type { Dataset, LayerSpec, ModelSpec, TrainOptions } from "../../src/engine/api";
import { loadEngine } from "../../src/engine/load";
import { createModel } from "../../src/engine/model/model";
import { chooseMode } from "../../src/engine/train/mode";
import type { Row } from "./rows.mjs";
import { serve, type Run } from "./serve";

serve(async (row): Promise<Run> => {
  const addon = process.env["RNNBOOK_ADDON"];
  const { engine } = await loadEngine({ engine: "native", dist: process.env["BENCH_DIST"] ?? "dist", addon });
  if (row.work.startsWith("sine")) {
    const sine = Float32Array.from({ length: 100 }, (_, i) => Math.sin((i * 10) / 99));
    const data = examples(row, 99, sine.slice(0, 99), sine.slice(1));
    return (fits) => {
      for (let fit = 0; fit < fits; fit++) {
        const model = engine.createModel(specOf(row), 1);
        engine.train(model, data, null, { ...options, epochs: 100, batch_size: 32 }, hooks);
        model.dispose();
      }
    };
  }
  const [T = 1, B = 1, I = 1, , V = 1] = row.shape;
  const model = createModel(engine.tf, specOf(row), 1);
  if (row.work === "forecast") {
    const data = examples(row, B, noise(B * T * I), noise(B * V));
    return (count) => {
      for (let i = 0; i < count; i++) engine.predict(model, data);
    };
  }
  const batches = Math.max(2, Math.min(64, Math.floor(2 ** 23 / (B * T * (I + V)))));
  const data = examples(row, batches * B, noise(batches * B * T * I), noise(batches * B * T * V));
  // A turn is short; the way is the one that a training of usual length would take.
  const work = { planned: model.planned, batchSize: B, steps: 10_000, epochs: 100, held: 0 };
  const mode = chooseMode({ ...work, cores: availableParallelism() });
  process.env["RNNBOOK_MODE"] ??=
    mode.kind === "eager" ? "eager" : `${mode.xla ? "xla" : "graph"},${mode.parts}`;
  return (steps) => {
    const cut = { ...data, size: Math.min(steps, batches) * B };
    const epochs = Math.round(steps / Math.min(steps, batches));
    engine.train(model, cut, null, { ...options, epochs, batch_size: B }, hooks);
  };
});

const hooks = { progress: () => undefined, interrupted: () => false };

const options: TrainOptions = {
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

function specOf({ work, cell, shape, layers = 1, bidirectional = false }: Row): ModelSpec {
  const [T = 1, , I = 1, H = 1, V = 1] = shape;
  const config = { units: H, use_bias: true, unit_forget_bias: true, reset_after: true, dropout: 0 };
  const recurrent: LayerSpec = bidirectional
    ? { type: "bidirectional", config: { [cell]: config } }
    : { type: cell, config };
  return {
    inputShape: [T, I],
    layers: [
      ...Array.from({ length: layers }, () => recurrent),
      { type: "dense", config: { units: V, use_bias: true, activation: "linear" } },
    ],
    returnSequences: work === "train",
  };
}

function examples(row: Row, size: number, x: Float32Array, y: Float32Array): Dataset {
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

function noise(size: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state / 2 ** 31) * 2 - 1;
  });
}
