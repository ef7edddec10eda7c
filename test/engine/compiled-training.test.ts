import { afterEach, describe, expect, test } from "vitest";
import type { LayerSpec, TrainOptions } from "../../src/engine/api";
import { onEachEngine } from "./support/engines";
import { dataset, farthest, layer, noHooks, normals, randomDataset } from "./support/models";
import { run } from "./support/training";

const shape: [number, number] = [4, 2];
/** 25 examples in batches of 8: the last one of an epoch is not full. 13 epochs are 52 steps. */
const data = randomDataset(25, shape, 3);
const validation = randomDataset(11, shape, 3, "validation");
const fifty = { epochs: 13, batch_size: 8 };
const head = layer("dense", { units: 3 });

onEachEngine(({ name, tf }) => {
  afterEach(() => {
    delete process.env.RNNBOOK_MODE;
  });

  /** Trains in a mode of RNNBOOK_MODE. */
  function trained(mode: string, layers: LayerSpec[], options: Partial<TrainOptions> = {}, held = true) {
    process.env.RNNBOOK_MODE = mode;
    const result = run(tf, {
      layers,
      data,
      ...(held ? { validation } : {}),
      options: { ...fifty, ...options },
    });
    expect(result.mode).toBe(mode === "eager" || name === "embedded" ? "eager" : "compiled");
    return result;
  }

  if (name === "embedded") {
    test("every step is taken operation by operation, whatever is asked for", () => {
      const layers = [layer("lstm", { units: 3 }), head];
      expect(trained("xla,2", layers).history).toEqual(trained("eager", layers).history);
    });
    return;
  }

  describe("50 steps of compiled training are those of eager training", () => {
    const stacks: [string, LayerSpec[]][] = [
      ["SimpleRNN", [layer("rnn", { units: 5 }), head]],
      ["LSTM", [layer("lstm", { units: 5 }), head]],
      ["GRU", [layer("gru", { units: 5 }), head]],
      ["GRU with reset before", [layer("gru", { units: 5, reset_after: false }), head]],
      [
        "two layers",
        [
          layer("lstm", { units: 4 }),
          layer("gru", { units: 3 }),
          layer("dense", { units: 4, activation: "tanh" }),
          head,
        ],
      ],
      [
        "no layer with a bias",
        [layer("lstm", { units: 4, use_bias: false }), layer("dense", { units: 3, use_bias: false })],
      ],
    ];
    const ways: [string, Partial<TrainOptions>][] = [
      [
        "sgd, norm of each gradient clipped, mae",
        { optimizer: { type: "sgd", learning_rate: 0.05 }, clip: { norm: 0.5 }, loss: "mae" },
      ],
      [
        "momentum, values clipped, l1",
        {
          optimizer: { type: "momentum", learning_rate: 0.02, momentum: 0.9, nesterov: false },
          clip: { value: 0.1 },
          l1: 1e-3,
        },
      ],
      [
        "momentum after Nesterov, l2",
        { optimizer: { type: "momentum", learning_rate: 0.02, momentum: 0.9, nesterov: true }, l2: 1e-3 },
      ],
      [
        "rmsprop, huber",
        {
          optimizer: { type: "rmsprop", learning_rate: 0.01, rho: 0.9, epsilon: 1e-7 },
          loss: "huber",
          huber_delta: 0.5,
        },
      ],
      ["adam, global norm clipped, l1 and l2", { clip: { global_norm: 0.5 }, l1: 1e-4, l2: 1e-4 }],
      ["a batch for all", { batch_size: 64, epochs: 50 }],
    ];
    test.each([
      ...stacks.map(([name, layers]) => [name, layers, {}] as const),
      ...ways.map(([name, options]) => [name, stacks[1]?.[1] ?? [], options] as const),
    ])("%s", (_, layers, options) => {
      const eager = trained("eager", layers, options);
      const compiled = trained("xla", layers, options);
      for (const key of ["loss", "val_loss", "grad_norm"] as const)
        expect(farthest(compiled.history[key], eager.history[key]), key).toBeLessThan(1e-4);
      expect(farthest(compiled.weights.flat(), eager.weights.flat())).toBeLessThan(1e-4);
      expect([compiled.steps, compiled.stopped, compiled.best_epoch]).toEqual([
        eager.steps,
        "completed",
        eager.best_epoch,
      ]);
    });

    test("without XLA, and with the batch in parts", () => {
      const layers = [layer("lstm", { units: 5 }), head];
      const options = { clip: { global_norm: 0.5 }, l2: 1e-3 };
      const eager = trained("eager", layers, options);
      const [one, ...others] = ["xla,1", "graph", "xla,2", "xla,4"].map((mode) =>
        trained(mode, layers, options),
      );
      for (const other of others) {
        expect(farthest(other.history.loss, eager.history.loss)).toBeLessThan(1e-4);
        expect(farthest(other.weights.flat(), one?.weights.flat() ?? [])).toBeLessThan(1e-5);
      }
    });
  });

  test("results are equal, bit by bit, from run to run and for any number of steps a call", () => {
    const layers = [layer("gru", { units: 4, dropout: 0.2 }), layer("dropout", { rate: 0.3 }), head];
    for (const mode of ["xla,1", "xla,2", "graph,1"]) {
      const [first, ...others] = ["", ",1", ",2", ",3"].map((steps) => trained(mode + steps, layers));
      for (const other of others) {
        expect(other.history, mode).toEqual(first?.history);
        expect(other.weights, mode).toEqual(first?.weights);
      }
    }
  });

  test("dropout draws its numbers anew at every step, from the seed", () => {
    const layers = [layer("rnn", { units: 4 }), layer("dropout", { rate: 0.5 }), head];
    const still = {
      optimizer: { type: "sgd", learning_rate: 0 } as const,
      shuffle: false,
      batch_size: 25,
      epochs: 6,
    };
    const losses = trained("xla", layers, still).history.loss;
    expect(new Set(losses).size).toBe(6);
    expect(trained("xla", layers, still).history.loss).toEqual(losses);
    expect(trained("xla", layers, { ...still, seed: 7 }).history.loss).not.toEqual(losses);
  });

  test("a value that is no number ends training on its very step, within a call of many", () => {
    const x = normals([25, ...shape], "broken");
    x[17 * 8 + 3] = NaN; // an example of the sixth batch
    const broken = dataset(x, [25, ...shape], normals([25, 3], "y"), [25, 3]);
    const stopped = (mode: string, epochs: number) => {
      process.env.RNNBOOK_MODE = mode;
      const seen: number[] = [];
      const hooks = { ...noHooks, progress: ({ loss }: { loss: number }) => void seen.push(loss) };
      const result = run(tf, {
        layers: [layer("lstm", { units: 3 }), head],
        data: broken,
        options: { ...fifty, epochs, batch_size: 3, shuffle: false },
        hooks,
      });
      return { seen, result };
    };
    const eager = stopped("eager", 2);
    expect(eager.result.stopped).toBe("nan");
    expect(eager.seen.length).toBe(6);
    for (const mode of ["xla,1,64", "xla,1,2", "graph,1,64"]) {
      const { seen, result } = stopped(mode, 2);
      expect([seen.length, result.stopped, result.steps, result.notes]).toEqual([
        eager.seen.length,
        "nan",
        eager.result.steps,
        eager.result.notes,
      ]);
      expect(seen.at(-1)).toBeNaN();
      expect(farthest(result.weights.flat(), eager.result.weights.flat())).toBeLessThan(1e-5);
    }
  });

  test("an interrupt between two calls keeps what the calls before it learned", () => {
    process.env.RNNBOOK_MODE = "xla,1,2";
    let asked = 0;
    const hooks = { ...noHooks, interrupted: () => ++asked > 2 };
    const stopped = run(tf, { layers: [layer("rnn", { units: 3 }), head], data, options: fifty, hooks });
    expect(stopped.stopped).toBe("interrupted");
    expect(stopped.steps).toBe(4);
    process.env.RNNBOOK_MODE = "eager";
    asked = -2;
    const eager = run(tf, { layers: [layer("rnn", { units: 3 }), head], data, options: fifty, hooks });
    expect(eager.steps).toBe(stopped.steps);
    expect(farthest(stopped.weights.flat(), eager.weights.flat())).toBeLessThan(1e-5);
  });

  test("2,000 steps keep memory flat", () => {
    process.env.RNNBOOK_MODE = "xla";
    const during: { tensors: number; bytes: number }[] = [];
    const hooks = {
      ...noHooks,
      progress: ({ epochEnd }: { epochEnd: boolean }) => {
        if (epochEnd) during.push({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes });
      },
    };
    const options = { epochs: 80, batch_size: 1 };
    const { steps } = run(tf, {
      layers: [layer("gru", { units: 3 }), head],
      data,
      validation,
      options,
      hooks,
    });
    expect(steps).toBe(2000);
    expect(
      during.slice(2).every((each) => each.tensors === during[2]?.tensors && each.bytes === during[2].bytes),
    ).toBe(true);
  });

  test("the same work does not compile again, other data do not get its program, and nothing of it leaks", () => {
    process.env.RNNBOOK_MODE = "graph";
    let recorded = 0;
    const named = (key: string, scale: number) => {
      const plain = randomDataset(25, shape, 3);
      return {
        ...plain,
        key,
        gather: (...args: Parameters<typeof plain.gather>) => {
          recorded++;
          const { x, y } = plain.gather(...args);
          return { x, y: tf.mul(y, scale) };
        },
      };
    };
    const before = tf.memory().numTensors;
    const layers = [layer("lstm", { units: 3 }), head];
    const take = (key: string, scale: number, options: Partial<TrainOptions> = {}) => {
      const from = recorded;
      const { history } = run(tf, { layers, data: named(key, scale), options: { ...fifty, ...options } });
      // The check of the target's shape gathers once, recording does it once more.
      return { loss: history.loss, compiled: recorded - from > 1 };
    };
    const first = take("once", 1);
    const again = take("once", 1);
    expect([first.compiled, again.compiled]).toEqual([true, false]);
    expect(again.loss).toEqual(first.loss);
    const twice = take("twice", 2);
    expect([twice.compiled, twice.loss[0] === first.loss[0]]).toEqual([true, false]);
    expect(take("once", 1, { loss: "mae" }).compiled).toBe(true);
    const slower = take("once", 1, {
      optimizer: { type: "adam", learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
    });
    expect([slower.compiled, slower.loss.at(-1) === first.loss.at(-1)]).toEqual([false, false]);
    for (let i = 0; i < 12; i++) take(`other ${i}`, 1, { epochs: 1 });
    expect(take("once", 1)).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });
});
