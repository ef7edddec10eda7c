import { loadEngine } from "../../src/engine/load";
import type { RunContext } from "../../src/cells/kind";
import { TrainingView } from "../../src/cells/training-view";
import type { Engine, Model, TrainHooks } from "../../src/engine/api";
import { outputs } from "../../src/outputs";
import { examples, noise, options, silent, specOf } from "./work";
import type { Row } from "./rows.mjs";

/** What has no peer: whether memory stays flat, and what the live curve costs. Prints one line of JSON. */
async function measure(): Promise<void> {
  const addon = process.env["RNNBOOK_ADDON"];
  const { engine } = await loadEngine({ engine: "native", dist: process.env["BENCH_DIST"] ?? "dist", addon });
  const steps = trainer(engine);
  steps(1000, silent);
  const early = megabytes();
  steps(9000, silent);
  const late = megabytes();
  const live: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < 6; round++) {
    const turns: [number[], () => TrainHooks][] = [
      [live, () => liveHooks(engine)],
      [plain, () => silent],
    ];
    for (const [times, hooks] of round % 2 === 0 ? turns : turns.reverse())
      times.push(timed(() => steps(1000, hooks())));
  }
  console.log(JSON.stringify({ memory: { early, late }, live: live.map((ms, i) => ms / (plain[i] ?? NaN)) }));
}

const row: Row = { name: "alone", work: "train", cell: "lstm", shape: [50, 32, 1, 64, 1] };

/** Trains one model for so many steps, from its first weights. */
function trainer(engine: Engine) {
  const [T = 1, B = 1, I = 1, , V = 1] = row.shape;
  const data = examples(row, 50 * B, noise(50 * B * T * I), noise(50 * B * T * V));
  return (steps: number, hooks: TrainHooks): void => {
    const model: Model = engine.createModel(specOf(row), 1);
    engine.train(model, data, null, { ...options, epochs: steps / 50, batch_size: B }, hooks);
    model.dispose();
  };
}

/** What a train cell does with each report, up to the bytes that would be sent. */
function liveHooks(engine: Engine): TrainHooks {
  const context = {
    engine,
    cell: { name: "net", defaults: [] },
    progress: (fields: object) => void JSON.stringify(fields),
    update: (name: keyof typeof outputs, data: object) => {
      outputs[name].schema.parse(data);
      JSON.stringify(data);
    },
  };
  const shown = { config: {}, track: ["val_loss", "lr", "grad_norm", "layer_grad_norms"], writes: false };
  // SAFETY: the view takes these of a context and nothing else while training runs.
  const view = new TrainingView(context as unknown as RunContext, shown, options, [], undefined);
  return { progress: (progress) => view.progress(progress), interrupted: () => false };
}

function timed(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function megabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}

void measure();
