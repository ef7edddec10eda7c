import { availableParallelism } from "node:os";
import { loadEngine } from "../../src/engine/load";
import { createModel } from "../../src/engine/model/model";
import { chooseMode } from "../../src/engine/train/mode";
import { serve, type Run } from "./serve";
import { examples, noise, options, silent, specOf } from "./work";

serve(async (row): Promise<Run> => {
  const addon = process.env["RNNBOOK_ADDON"];
  const { engine } = await loadEngine({ engine: "native", dist: process.env["BENCH_DIST"] ?? "dist", addon });
  if (row.work.startsWith("sine")) {
    const sine = Float32Array.from({ length: 100 }, (_, i) => Math.sin((i * 10) / 99));
    const data = examples(row, 99, sine.slice(0, 99), sine.slice(1));
    return (fits) => {
      for (let fit = 0; fit < fits; fit++) {
        const model = engine.createModel(specOf(row), 1);
        engine.train(model, data, null, { ...options, epochs: 100, batch_size: 32 }, silent);
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
  if (row.work === "sample") {
    const options = { temperatures: Array<number>(B).fill(0.8), seed: 1, length: 100_000 };
    const sampler = engine.createSampler(model, options);
    sampler.feed([0]);
    return (texts) => {
      for (let text = 0; text < texts; text++) sampler.sample(256);
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
    engine.train(model, cut, null, { ...options, epochs, batch_size: B }, silent);
  };
});
