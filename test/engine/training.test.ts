import { describe, expect, test } from "vitest";
import { Fault } from "../../src/base/issue";
import type { TrainHooks, TrainOptions, TrainProgress } from "../../src/engine/api";
import { createModel } from "../../src/engine/model/model";
import { predict } from "../../src/engine/model/predict";
import { train } from "../../src/engine/train/train";
import { onEachEngine } from "./support/engines";
import { dataset, farthest, layer, noHooks, normals, trainOptions, valuesOf } from "./support/models";
import { data, fresh, net, run, shape, validation } from "./support/training";

/** Its target does not fit the net. */
const unfit = dataset(normals([2, ...shape], "few"), [2, ...shape], new Float32Array(2), [2, 1]);
const slow = { type: "sgd", learning_rate: 0 } as const;

onEachEngine(({ tf }) => {
  test.each([
    ["rnn", layer("rnn", { units: 4 })],
    ["lstm", layer("lstm", { units: 4 })],
    ["gru", layer("gru", { units: 4 })],
    ["gru with reset before", layer("gru", { units: 4, reset_after: false })],
  ])("two layers of %s learn, with every optimizer, loss, clipping and activation", (_, recurrent) => {
    const combinations: [Partial<TrainOptions>, string][] = [
      [{ optimizer: { type: "sgd", learning_rate: 0.05 }, loss: "mse", clip: { norm: 1 } }, "linear"],
      [
        {
          optimizer: { type: "momentum", learning_rate: 0.02, momentum: 0.9, nesterov: true },
          loss: "mae",
          clip: { value: 0.5 },
          l1: 1e-4,
        },
        "relu",
      ],
      [
        {
          optimizer: { type: "rmsprop", learning_rate: 0.01, rho: 0.9, epsilon: 1e-7 },
          loss: "huber",
          clip: { global_norm: 1 },
          l2: 1e-4,
        },
        "tanh",
      ],
      [{ loss: "huber", huber_delta: 0.5 }, "sigmoid"],
      [{}, "softmax"],
    ];
    for (const [options, activation] of combinations) {
      const layers = [
        recurrent,
        { ...recurrent, config: { ...recurrent.config, dropout: 0.1 } },
        layer("dropout", { rate: 0.1 }),
        layer("dense", { units: 6, activation }),
        layer("dense", { units: 3 }),
      ];
      const result = run(tf, { layers, options: { epochs: 15, batch_size: 21, ...options } });
      expect(result.stopped, activation).toBe("completed");
      expect(result.history.loss.at(-1), activation).toBeLessThan(result.history.loss[0] ?? 0);
    }
  });

  describe("the same again", () => {
    const layers = [
      layer("gru", { units: 4, dropout: 0.2 }),
      layer("dropout", { rate: 0.3 }),
      layer("dense", { units: 3 }),
    ];

    test("the same seed gives the same losses and weights, bit by bit", () => {
      const [first, second] = [run(tf, { layers }), run(tf, { layers })];
      expect(second.history).toEqual(first.history);
      expect(second.weights).toEqual(first.weights);
    });

    test("another seed gives other losses", () => {
      const losses = [1, 2].map((seed) => run(tf, { layers, options: { seed } }).history.loss);
      expect(losses[0]).not.toEqual(losses[1]);
    });

    test("dropout acts while training and not while forecasting", () => {
      const still = { optimizer: slow, shuffle: false, epochs: 2, batch_size: 21 };
      const { history, model } = run(tf, { layers, options: still, keep: true });
      expect(history.loss[0]).not.toBe(history.loss[1]);
      expect(predict(tf, model, data)).toEqual(predict(tf, model, data));
      const plain = run(tf, { options: still });
      expect(plain.history.loss[0]).toBe(plain.history.loss[1]);
      model.dispose();
    });
  });

  describe("the history", () => {
    test("an epoch's loss is the mean over its examples, though the last batch is smaller", () => {
      const { history, weights, model } = run(tf, { options: { optimizer: slow, epochs: 1 }, keep: true });
      const output = predict(tf, model, data).values;
      const target = data.resident[1]?.values ?? [];
      const mse =
        output.reduce((sum, value, i) => sum + (value - (target[i] ?? NaN)) ** 2, 0) / output.length;
      expect(history.loss[0]).toBeCloseTo(mse, 5);
      // Penalties: of kernels alone, and part of the loss of training and validation as in Keras.
      const kernels = model
        .getWeights()
        .flatMap(({ name, values }, i) => (name.endsWith("kernel") ? (weights[i] ?? [...values]) : []));
      const penalty = kernels.reduce((sum, w) => sum + 0.01 * Math.abs(w) + 0.02 * w * w, 0);
      const held = run(tf, { options: { optimizer: slow, epochs: 1 }, validation });
      const withPenalty = run(tf, {
        options: { optimizer: slow, epochs: 1, l1: 0.01, l2: 0.02 },
        validation,
      });
      expect((withPenalty.history.loss[0] ?? 0) - mse).toBeCloseTo(penalty, 4);
      expect((withPenalty.history.val_loss[0] ?? 0) - (held.history.val_loss[0] ?? 0)).toBeCloseTo(
        penalty,
        4,
      );
      model.dispose();
    });

    test("penalties pull every kernel towards zero, and no bias", () => {
      const layers = [layer("dropout", { rate: 0 }), ...net];
      const none = dataset(new Float32Array(8), [1, ...shape], new Float32Array(3), [1, 3]);
      const take = (changes: Partial<TrainOptions>) =>
        run(tf, {
          layers,
          data: none,
          options: { optimizer: { type: "sgd", learning_rate: 0.1 }, epochs: 1, ...changes },
        });
      const before = valuesOf(fresh(tf, layers).getWeights());
      const [plain, decayed] = [take({}).weights, take({ l1: 0.1, l2: 0.5 }).weights];
      for (const [i, weight] of before.entries()) {
        const isKernel = [0, 1, 3].includes(i);
        const pulled = weight.map(
          (w, j) => (plain[i]?.[j] ?? NaN) - (isKernel ? 0.1 * (0.1 * Math.sign(w) + w) : 0),
        );
        expect(farthest(decayed[i] ?? [], pulled)).toBeLessThan(1e-6);
      }
    });

    test("progress counts epochs and steps from 1 and ends each epoch with its own numbers", () => {
      const seen: TrainProgress[] = [];
      const hooks = { ...noHooks, progress: (progress: TrainProgress) => void seen.push(progress) };
      const { history, steps, ms_per_step } = run(tf, { hooks, validation });
      expect(seen.filter(({ epochEnd }) => !epochEnd).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
      const ends = seen.filter(({ epochEnd }) => epochEnd);
      expect(ends.map(({ epoch, step, steps, epochs }) => [epoch, epochs, step, steps])).toEqual([
        [1, 2, 3, 6],
        [2, 2, 6, 6],
      ]);
      expect(ends.map(({ loss }) => loss)).toEqual(history.loss);
      expect(ends.map(({ val_loss }) => val_loss)).toEqual(history.val_loss);
      expect(ends.map(({ grad_norm }) => grad_norm)).toEqual(history.grad_norm);
      expect(history.lr).toEqual([0.01, 0.01]);
      expect(history.grad_norm.every((norm) => norm > 0)).toBe(true);
      expect([steps, ms_per_step > 0]).toEqual([6, true]);
    });

    test("the gradient norm is that before clipping", () => {
      const norms = [null, { global_norm: 1e-3 }].map(
        (clip) => run(tf, { options: { optimizer: slow, epochs: 1, clip } }).history.grad_norm[0],
      );
      expect(norms[0]).toBe(norms[1]);
      expect(norms[0]).toBeGreaterThan(1e-3);
    });
  });

  test("training leaves no tensor behind, however many steps it takes", () => {
    const layers = [layer("gru", { units: 3, dropout: 0.1 }), layer("dropout"), layer("dense", { units: 3 })];
    const model = fresh(tf, layers);
    const before = tf.memory().numTensors;
    const during: number[] = [];
    const hooks: TrainHooks = { ...noHooks, progress: () => void during.push(tf.memory().numTensors) };
    const options = trainOptions({ epochs: 40, clip: { global_norm: 1 }, l2: 1e-3 });
    train(tf, model, data, validation, options, hooks);
    predict(tf, model, data);
    expect(tf.memory().numTensors).toBe(before);
    expect(new Set(during.slice(10)).size).toBe(1);
    expect(() => train(tf, model, unfit, null, options, noHooks)).toThrow(Fault);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test("an output that does not fit the target is refused with both shapes", () => {
    const layers = [layer("lstm", { units: 4 }), layer("dense", { units: 1 })];
    expect(() => run(tf, { layers })).toThrow("The model gives [1] for each window, but the target is [3].");
    const empty = dataset(new Float32Array(0), [0, ...shape], new Float32Array(0), [0, 3]);
    expect(() => run(tf, { data: empty })).toThrow("not one training window");
  });

  test("the sine example ends where Keras ends", () => {
    const sine = Float32Array.from({ length: 100 }, (_, i) => Math.sin((i * 10) / 99));
    const windows = dataset(sine.slice(0, 99), [99, 1, 1], sine.slice(1), [99, 1]);
    const model = createModel(
      tf,
      { inputShape: [1, 1], layers: [layer("lstm", { units: 32 }), layer("dense")] },
      42,
    );
    const optimizer = {
      type: "adam",
      learning_rate: 0.001,
      beta_1: 0.9,
      beta_2: 0.999,
      epsilon: 1e-7,
    } as const;
    const { history } = train(
      tf,
      model,
      windows,
      null,
      trainOptions({ epochs: 100, batch_size: 32, optimizer }),
      noHooks,
    );
    expect(history.loss.at(-1)).toBeGreaterThan(0.0045);
    expect(history.loss.at(-1)).toBeLessThan(0.0075);
    model.dispose();
  });
});
