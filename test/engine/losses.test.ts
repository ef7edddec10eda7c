import type * as TF from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test } from "vitest";
import type { Dataset, LayerSpec, LossName, OutputSpec, Tf, TrainOptions } from "../../src/engine/api";
import { createModel } from "../../src/engine/model/model";
import { meanLoss, type LossSpec } from "../../src/engine/train/losses";
import { logDeviationRange } from "../../src/engine/train/gaussian";
import { train } from "../../src/engine/train/train";
import { onEachEngine } from "./support/engines";
import { compiledWithGradients, farthestOf, withGradients } from "./support/gradients";
import { farthest, layer, noHooks, normals, trainOptions, valuesOf } from "./support/models";

const [B, H, C, T] = [4, 3, 5, 6];
const quantiles = [0.1, 0.5, 0.9];
const plain: LossSpec = { name: "mse", delta: 1, quantiles: [], classWeights: undefined, perStep: false };
const classes = [0, 4, 2, 2];
const symbols = Array.from({ length: B * T }, (_, i) => (i * 7 + 3) % C);
/** Rows of 6, 4, 1 and 3 real steps. */
const mask = [6, 4, 1, 3].flatMap((length) => Array.from({ length: T }, (_, t) => (t < length ? 1 : 0)));

interface Case {
  spec: LossSpec;
  target: (tf: Tf) => TF.Tensor;
  output: number[];
  /** The loss of one value by its definition, out of all outputs and the position of the value. */
  of: (output: ArrayLike<number>) => number[];
  shares?: number[];
}

const y = normals([B, H], "y");
const at = (values: ArrayLike<number>, i: number) => values[i] ?? NaN;
const crossEntropy = (output: ArrayLike<number>, target: readonly number[]) =>
  target.map((symbol, row) => {
    const logits = Array.from({ length: C }, (_, c) => at(output, row * C + c));
    return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - at(logits, symbol);
  });

const cases: Record<string, Case> = {
  pinball: {
    spec: { ...plain, name: "pinball", quantiles },
    target: (tf) => tf.tensor(y, [B, H]),
    output: [B, H * 3],
    of: (output) =>
      Array.from({ length: B * H * 3 }, (_, i) => {
        const error = at(y, Math.floor(i / 3)) - at(output, i);
        const q = at(quantiles, i % 3);
        return Math.max(q * error, (q - 1) * error);
      }),
  },
  gaussian: {
    spec: { ...plain, name: "gaussian" },
    target: (tf) => tf.tensor(y, [B, H]),
    output: [B, H * 2],
    of: (output) =>
      Array.from(y, (value, i) => {
        const [mean, s] = [at(output, 2 * i), at(output, 2 * i + 1)];
        return s + Math.log(2 * Math.PI) / 2 + ((value - mean) / Math.exp(s)) ** 2 / 2;
      }),
  },
  "cross entropy of classes": {
    spec: { ...plain, name: "cross_entropy" },
    target: (tf) => tf.tensor1d(classes, "int32"),
    output: [B, C],
    of: (output) => crossEntropy(output, classes),
  },
  "cross entropy with class weights": {
    spec: { ...plain, name: "cross_entropy", classWeights: [2, 1, 0.5, 1, 0.25] },
    target: (tf) => tf.tensor1d(classes, "int32"),
    output: [B, C],
    of: (output) => crossEntropy(output, classes).map((loss, i) => loss * at([2, 0.25, 0.5, 0.5], i)),
  },
  "cross entropy of symbols": {
    spec: { ...plain, name: "cross_entropy", perStep: true },
    target: (tf) => tf.tensor(symbols, [B, T], "int32"),
    output: [B, T, C],
    of: (output) => crossEntropy(output, symbols),
  },
};

onEachEngine(({ tf, name }) => {
  afterEach(() => {
    delete process.env.RNNBOOK_MODE;
  });

  describe.each(Object.entries(cases))("%s", (_, { spec, target, output, of }) => {
    const values = normals(output, "output", 1.5);
    const loss = (at: TF.Tensor, given?: { shares?: TF.Tensor1D; mask?: TF.Tensor }) =>
      meanLoss(tf, spec, target(tf), at, given);

    test("is the mean of its definition", () => {
      const each = of(values);
      const [found = NaN] = tf.tidy(() => loss(tf.tensor(values, output)).dataSync());
      expect(found).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / each.length, 4);
    });

    test("has the gradient that finite differences give, compiled too", () => {
      const inputs = [tf.tensor(values, output)];
      const f = ([at]: TF.Tensor[]) => loss(at ?? tf.scalar(0));
      const [, gradient = []] = withGradients(tf, inputs, f);
      const mean = (numbers: ArrayLike<number>) => {
        const each = of(numbers);
        return each.reduce((sum, value) => sum + value, 0) / each.length;
      };
      const step = 1e-5;
      const expected = Array.from(values, (_, i) => {
        const moved = (by: number) => mean(Array.from(values, (value, j) => (j === i ? value + by : value)));
        return (moved(step) - moved(-step)) / (2 * step);
      });
      expect(farthest(gradient, expected)).toBeLessThan(1e-4);
      expect(farthestOf(compiledWithGradients(tf, inputs, f), withGradients(tf, inputs, f))).toBeLessThan(
        1e-5,
      );
    });
  });

  test("cross entropy is finite for any logits", () => {
    const found = tf.tidy(() =>
      meanLoss(
        tf,
        { ...plain, name: "cross_entropy" },
        tf.tensor1d([0, 1], "int32"),
        tf.tensor2d([1e4, -1e4, 1e4, -1e4], [2, 2]),
      ).dataSync(),
    );
    expect(found[0]).toBeCloseTo(1e4, 0);
  });

  test("only steps that count have a part in the mean, however the batch is cut", () => {
    const { spec, target, output, of } = cases["cross entropy of symbols"] as Case;
    const values = normals(output, "output");
    const each = of(values);
    const counted = each.filter((_, i) => mask[i] === 1);
    const expected = counted.reduce((sum, value) => sum + value, 0) / counted.length;
    const [found = NaN] = tf.tidy(() =>
      meanLoss(tf, spec, target(tf), tf.tensor(values, output), {
        mask: tf.tensor(mask, [B, T]),
      }).dataSync(),
    );
    expect(found).toBeCloseTo(expected, 5);
  });

  test("a deviation beyond its range is led back into it", () => {
    const [low, high] = logDeviationRange;
    const gradientOf = (s: number, target: number) =>
      tf.tidy(() =>
        tf
          .grad((at) => meanLoss(tf, { ...plain, name: "gaussian" }, tf.tensor2d([target], [1, 1]), at))(
            tf.tensor2d([0, s], [1, 2]),
          )
          .dataSync(),
      )[1];
    // Lower s where it is too high, raise it where it is too low, and never on.
    expect(gradientOf(high + 1, 0)).toBeGreaterThan(0);
    expect(gradientOf(low - 1, 1)).toBeLessThan(0);
    expect(gradientOf(low - 1, 0)).toBe(0);
  });

  describe("training", () => {
    const shape: [number, number] = [T, 2];
    const N = 25;
    const x = normals([N, ...shape], "x");

    /** With padding on the right where `padded`. */
    function examples(kind: "numbers" | "classes" | "symbols", padded = false): Dataset {
      const labels = (count: number) => Int32Array.from({ length: count }, (_, i) => (i * 5 + (i >> 2)) % C);
      const target = {
        numbers: { shape: [N, H], dtype: "float32" as const, values: normals([N, H], "targets") },
        classes: { shape: [N], dtype: "int32" as const, values: labels(N) },
        symbols: { shape: [N, T], dtype: "int32" as const, values: labels(N * T) },
      }[kind];
      const counts = Float32Array.from({ length: N * T }, (_, i) => (i % T <= Math.floor(i / T) % T ? 1 : 0));
      return {
        size: N,
        resident: [
          { shape: [N, ...shape], dtype: "float32", values: x },
          target,
          { shape: [N, T], dtype: "float32", values: counts },
        ],
        gather(tf, [xs, ys, masks], index) {
          if (!xs || !ys || !masks) throw new Error("three resident tensors");
          const batch = { x: tf.gather(xs, index), y: tf.gather(ys, index) };
          return padded ? { ...batch, mask: tf.gather(masks, index) } : batch;
        },
      };
    }

    function trained(
      mode: string,
      given: {
        loss: LossName;
        units: number;
        kind: Parameters<typeof examples>[0];
        padded?: boolean;
        output?: OutputSpec;
        last?: Record<string, unknown>;
        options?: Partial<TrainOptions>;
      },
    ) {
      process.env.RNNBOOK_MODE = mode;
      const layers: LayerSpec[] = [
        layer("gru", { units: 4 }),
        layer("dense", { units: given.units, ...given.last }),
      ];
      const returnSequences = given.kind === "symbols";
      const model = createModel(
        tf,
        {
          inputShape: shape,
          layers,
          ...(returnSequences && { returnSequences }),
          ...(given.output && { output: given.output }),
        },
        42,
      );
      const data = examples(given.kind, given.padded);
      const options = trainOptions({ epochs: 13, batch_size: 8, loss: given.loss, ...given.options });
      try {
        const result = train(tf, model, data, data, options, noHooks);
        return { ...result, weights: valuesOf(model.getWeights()) };
      } finally {
        model.dispose();
      }
    }

    const ways: [string, Parameters<typeof trained>[1]][] = [
      [
        "pinball",
        { loss: "pinball", units: H * 3, kind: "numbers", output: { type: "quantiles", quantiles } },
      ],
      ["gaussian", { loss: "gaussian", units: H * 2, kind: "numbers", output: { type: "gaussian" } }],
      ["cross entropy of classes", { loss: "cross_entropy", units: C, kind: "classes" }],
      [
        "class weights",
        { loss: "cross_entropy", units: C, kind: "classes", options: { class_weights: [2, 1, 1, 0.5, 1] } },
      ],
      ["masked symbols", { loss: "cross_entropy", units: C, kind: "symbols", padded: true }],
    ];

    test.each(ways)("%s learns, and 50 compiled steps are those of eager training", (_, given) => {
      const eager = trained("eager", given);
      expect(eager.history.loss.at(-1)).toBeLessThan(eager.history.loss[0] ?? NaN);
      if (name === "embedded") return;
      for (const mode of given.padded === true ? ["graph", "xla,2"] : ["graph"]) {
        const compiled = trained(mode, given);
        expect(compiled.mode).toBe("compiled");
        for (const key of ["loss", "val_loss", "grad_norm"] as const)
          expect(farthest(compiled.history[key], eager.history[key]), `${mode} ${key}`).toBeLessThan(1e-4);
        expect(farthest(compiled.weights.flat(), eager.weights.flat())).toBeLessThan(1e-4);
      }
    });

    test("a last layer that ends in softmax learns as the one that gives logits", () => {
      const given = { loss: "cross_entropy", units: C, kind: "classes" } as const;
      const probabilities = trained("eager", { ...given, last: { activation: "softmax" } });
      expect(probabilities.history).toEqual(trained("eager", given).history);
    });

    test.each<[string, Parameters<typeof trained>[1], string]>([
      ["pinball without quantiles", { loss: "pinball", units: H, kind: "numbers" }, "loss-output"],
      [
        "mse with quantiles",
        { loss: "mse", units: H * 3, kind: "numbers", output: { type: "quantiles", quantiles } },
        "loss-output",
      ],
      [
        "too few quantiles",
        { loss: "pinball", units: H, kind: "numbers", output: { type: "quantiles", quantiles } },
        "output-shape",
      ],
      ["cross entropy of numbers", { loss: "cross_entropy", units: C, kind: "numbers" }, "not-classes"],
      [
        "weights of other classes",
        { loss: "cross_entropy", units: C, kind: "classes", options: { class_weights: [1, 2] } },
        "class-weights",
      ],
    ])("%s is refused with a remedy", (_, given, code) => {
      expect(() => trained("eager", given)).toThrow(expect.objectContaining({ code }));
    });
  });
});
