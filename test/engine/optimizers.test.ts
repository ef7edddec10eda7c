import type * as TF from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { ClipSpec, LossName, OptimizerSpec } from "../../src/engine/api";
import { clipGradients, squaresOf } from "../../src/engine/train/clip";
import { meanLoss } from "../../src/engine/train/losses";
import { createOptimizer } from "../../src/engine/train/optimizers";
import { onEachEngine } from "./support/engines";
import { farthest } from "./support/models";

onEachEngine(({ tf }) => {
  const rate = { learning_rate: 0.1 };
  /** A weight of 1 after gradients of 0.1, −0.2 and 0.3, by the formulas of Keras in float64. */
  test.each<[string, OptimizerSpec, number[]]>([
    ["sgd", { type: "sgd", ...rate }, [0.99, 1.01, 0.98]],
    ["momentum", { type: "momentum", ...rate, momentum: 0.9, nesterov: false }, [0.99, 1.001, 0.9809]],
    ["nesterov", { type: "momentum", ...rate, momentum: 0.9, nesterov: true }, [0.981, 1.0109, 0.96281]],
    [
      "adam",
      { type: "adam", ...rate, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
      [0.900003162, 0.936612997, 0.902289179],
    ],
    [
      "adam with a large epsilon",
      { type: "adam", ...rate, beta_1: 0.9, beta_2: 0.999, epsilon: 0.01 },
      [0.975974693, 0.991138309, 0.972537838],
    ],
    ["rmsprop", { type: "rmsprop", ...rate, rho: 0.9, epsilon: 1e-7 }, [0.683788044, 0.969499414, 0.7104365]],
    [
      "rmsprop with a large epsilon",
      { type: "rmsprop", ...rate, rho: 0.9, epsilon: 0.01 },
      [0.904653741, 1.068500125, 0.872425882],
    ],
  ])("%s takes the three steps that were worked out by hand", (_, spec, expected) => {
    const optimizer = createOptimizer(spec);
    const found = tf.tidy(() => {
      let weight: TF.Tensor = tf.tensor1d([1]);
      let slots: TF.Tensor[] = Array.from({ length: optimizer.slots }, () => tf.zeros([1]));
      return [0.1, -0.2, 0.3].map((gradient, i) => {
        const scaled = optimizer.rate(tf, tf.scalar(spec.learning_rate), tf.scalar(i + 1));
        ({ weight, slots } = optimizer.update(tf, weight, tf.tensor1d([gradient]), slots, scaled));
        return weight.dataSync()[0] ?? NaN;
      });
    });
    expect(farthest(found, expected)).toBeLessThan(2e-6);
  });

  describe("gradients [3, 0] and [0, 4, 0], 5 long together", () => {
    const clipped = (clip: ClipSpec | null) =>
      tf.tidy(() => {
        const gradients = [tf.tensor1d([3, 0]), tf.tensor2d([[0, 4, 0]])];
        const squares = squaresOf(tf, gradients);
        const norm: TF.Scalar = tf.sqrt(tf.sum(squares));
        expect(norm.dataSync()[0]).toBeCloseTo(5, 5);
        return clipGradients(tf, gradients, clip, squares, norm).map((gradient) => [...gradient.dataSync()]);
      });
    test.each<[string, ClipSpec | null, number[][]]>([
      [
        "stay as they are without clipping",
        null,
        [
          [3, 0],
          [0, 4, 0],
        ],
      ],
      [
        "keep their directions under global_norm",
        { global_norm: 1 },
        [
          [0.6, 0],
          [0, 0.8, 0],
        ],
      ],
      [
        "stay as they are below global_norm",
        { global_norm: 6 },
        [
          [3, 0],
          [0, 4, 0],
        ],
      ],
      [
        "are bounded one by one by norm",
        { norm: 2 },
        [
          [2, 0],
          [0, 2, 0],
        ],
      ],
      [
        "stay as they are below norm",
        { norm: 3.5 },
        [
          [3, 0],
          [0, 3.5, 0],
        ],
      ],
      [
        "are bounded number by number by value",
        { value: 0.5 },
        [
          [0.5, 0],
          [0, 0.5, 0],
        ],
      ],
    ])("%s", (_, clip, expected) => {
      expect(farthest(clipped(clip).flat(), expected.flat())).toBeLessThan(1e-5);
    });
  });

  /** Errors of 0, 1, −3 and 0.5; the slope is that of the mean with regard to each output. */
  test.each<[LossName, number, number, number[]]>([
    ["mse", 1, (1 + 9 + 0.25) / 4, [0, 0.5, -1.5, 0.25]],
    ["mae", 1, 4.5 / 4, [0, 0.25, -0.25, 0.25]],
    ["huber", 1, (0.5 + 2.5 + 0.125) / 4, [0, 0.25, -0.25, 0.125]],
    ["huber", 2, (0.5 + 4 + 0.125) / 4, [0, 0.25, -0.5, 0.125]],
  ])("%s with a delta of %d has the value and the slope of Keras", (name, delta, value, slope) => {
    const found = tf.tidy(() => {
      const target = tf.tensor2d([
        [1, 2],
        [3, 4],
      ]);
      const output = tf.tensor2d([
        [1, 3],
        [0, 4.5],
      ]);
      const result = tf.valueAndGrad((y: TF.Tensor) =>
        meanLoss(tf, { name, delta, quantiles: [], classWeights: undefined, perStep: false }, target, y),
      )(output);
      return { value: result.value.dataSync()[0], slope: [...result.grad.dataSync()] };
    });
    expect(found.value).toBeCloseTo(value, 6);
    expect(farthest(found.slope, slope)).toBeLessThan(1e-6);
  });
});
