import { describe, expect, test } from "vitest";
import type { Dataset, TrainOptions, TrainProgress } from "../../src/engine/api";
import type { EngineModel } from "../../src/engine/model/model";
import { predict } from "../../src/engine/model/predict";
import { train } from "../../src/engine/train/train";
import { onEachEngine } from "./support/engines";
import { dataset, layer, noHooks, normals, size, trainOptions, valuesOf } from "./support/models";
import { data, fresh, net, run, shape, validation } from "./support/training";

onEachEngine(({ tf }) => {
  describe("the best weights", () => {
    // Learns the noise of the training part, so that the validation loss soon rises.
    const overfit: Partial<TrainOptions> = {
      epochs: 40,
      batch_size: 21,
      optimizer: { type: "adam", learning_rate: 0.05, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
    };
    const early_stopping = { monitor: "val_loss", patience: 3, min_delta: 0 } as const;
    const validationLoss = (model: EngineModel) => {
      const output = predict(tf, model, validation).values;
      const target = validation.resident[1]?.values ?? [];
      return output.reduce((sum, value, i) => sum + (value - (target[i] ?? NaN)) ** 2, 0) / output.length;
    };

    test("early stopping ends after `patience` epochs without a better one and restores the best", () => {
      const { model, history, ...result } = run(tf, {
        options: { ...overfit, early_stopping },
        validation,
        keep: true,
      });
      const lowest = Math.min(...history.val_loss);
      expect(result.stopped).toBe("early_stopping");
      expect(result.best_epoch).toBe(history.val_loss.indexOf(lowest) + 1);
      expect(result.epochs_run).toBe(result.best_epoch + 3);
      expect(history.val_loss.at(-1)).toBeGreaterThan(lowest);
      expect(validationLoss(model)).toBeCloseTo(lowest, 5);
      model.dispose();
    });

    test("min_delta asks for more than a little", () => {
      const strict = { ...early_stopping, min_delta: 100 };
      const { epochs_run, best_epoch } = run(tf, {
        options: { ...overfit, early_stopping: strict },
        validation,
      });
      // The first epoch lowers the loss from infinity, the three after it do not lower it by 100.
      expect(epochs_run).toBe(4);
      expect(best_epoch).toBeGreaterThan(0);
    });

    test("they are restored without early stopping too", () => {
      const { model, history, stopped } = run(tf, { options: overfit, validation, keep: true });
      expect(stopped).toBe("completed");
      expect(validationLoss(model)).toBeCloseTo(Math.min(...history.val_loss), 5);
      model.dispose();
    });

    test("they are restored after an interrupt, and when a hook throws", () => {
      let asked = 0;
      const interrupted = () => ++asked > 30;
      const { model, history, ...result } = run(tf, {
        options: overfit,
        validation,
        hooks: { ...noHooks, interrupted },
        keep: true,
      });
      expect([result.stopped, result.steps, result.epochs_run]).toEqual(["interrupted", 30, 30]);
      const lowest = Math.min(...history.val_loss);
      expect(validationLoss(model)).toBeCloseTo(lowest, 5);
      model.dispose();

      const other = fresh(tf, net);
      const progress = ({ epoch, epochEnd }: TrainProgress) => {
        if (epoch === 30 && epochEnd) throw new Error("from a hook");
      };
      const options = trainOptions(overfit);
      expect(() => train(tf, other, data, validation, options, { ...noHooks, progress })).toThrow(
        "from a hook",
      );
      expect(validationLoss(other)).toBeCloseTo(lowest, 5);
      other.dispose();
    });

    test("before the first epoch has ended an interrupt leaves what was learned so far", () => {
      let asked = 0;
      const hooks = { ...noHooks, interrupted: () => ++asked > 2 };
      const { weights, ...result } = run(tf, { hooks, options: { batch_size: 4 } });
      expect([result.stopped, result.steps, result.best_epoch, result.epochs_run]).toEqual([
        "interrupted",
        2,
        0,
        0,
      ]);
      expect(weights).not.toEqual(valuesOf(fresh(tf, net).getWeights()));
    });

    test("max_minutes ends training", () => {
      const { stopped, steps } = run(tf, { options: { max_minutes: 0 } });
      expect([stopped, steps]).toEqual(["max_minutes", 0]);
    });

    test("without a validation part early stopping looks at the loss, and says so", () => {
      const { notes } = run(tf, { options: { early_stopping } });
      expect(notes.join()).toContain("no validation part");
    });
  });

  describe("what is not a number", () => {
    const poisoned = (value: number, row: number): Dataset => {
      const x = normals([21, ...shape], "data/x");
      x[row * size(shape)] = value;
      return dataset(x, [21, ...shape], normals([21, 3], "data/y"), [21, 3]);
    };

    test.each([
      ["at the first batch", NaN, 0, 1],
      ["in the middle", NaN, 10, 2],
      ["in the last batch", NaN, 20, 3],
    ])("a value %s stops training on that batch and restores the first weights", (_, value, row, step) => {
      const seen: TrainProgress[] = [];
      const hooks = { ...noHooks, progress: (progress: TrainProgress) => void seen.push(progress) };
      const options = { shuffle: false };
      const { weights, ...result } = run(tf, { data: poisoned(value, row), options, hooks });
      expect([result.stopped, result.steps, result.epochs_run, result.best_epoch]).toEqual([
        "nan",
        step - 1,
        0,
        0,
      ]);
      expect(seen.at(-1)).toMatchObject({ step, loss: NaN, epochEnd: false });
      expect(result.notes.join()).toContain(`at step ${step} (epoch 1)`);
      expect(weights).toEqual(valuesOf(fresh(tf, net).getWeights()));
    });

    test.each([Infinity, -Infinity])("a target of %d stops training", (value) => {
      const y = normals([21, 3], "data/y").fill(value, 62);
      const data = dataset(normals([21, ...shape], "data/x"), [21, ...shape], y, [21, 3]);
      expect(run(tf, { data, options: { shuffle: false } })).toMatchObject({ stopped: "nan", steps: 2 });
    });

    test("a learning rate beyond all bounds stops training with the advice to lower it", () => {
      const optimizer = { type: "sgd", learning_rate: 1e30 } as const;
      const { stopped, notes, weights } = run(tf, { options: { optimizer, epochs: 30 } });
      expect(stopped).toBe("nan");
      expect(notes.join()).toMatch(/`learning_rate` lower/);
      expect(weights.flat().every(Number.isFinite)).toBe(true);
    });

    test("a value in the validation part keeps the best epoch", () => {
      const x = normals([9, ...shape], "validation/x").fill(NaN, 0, 1);
      const held = dataset(x, [9, ...shape], normals([9, 3], "validation/y"), [9, 3]);
      const result = run(tf, { validation: held });
      expect(result).toMatchObject({ stopped: "nan", epochs_run: 1 });
      expect(result.notes.join()).toContain("validation loss");
    });

    test("gradients that are not finite stop training although the loss is", () => {
      // The loss is about 1e25, the squares of its gradients are beyond float32.
      const data = dataset(
        normals([21, ...shape], "data/x", 1e25),
        [21, ...shape],
        normals([21, 4, 3], "y"),
        [21, 4, 3],
      );
      const result = run(tf, { data, layers: [layer("dense", { units: 3 })], options: { loss: "mae" } });
      expect(result).toMatchObject({ stopped: "nan", steps: 0 });
      expect(result.notes.join()).toContain("gradients");
    });
  });
});
