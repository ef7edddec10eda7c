import { expect, test } from "vitest";
import type { Dataset, ModelSpec, OutputSpec } from "../../src/engine/api";
import { createModel } from "../../src/engine/model/model";
import { forward } from "../../src/engine/model/forward";
import { predict } from "../../src/engine/model/predict";
import { rollOut } from "../../src/engine/rollout/roll-out";
import { onEachEngine } from "./support/engines";
import { compiledWithGradients, farthestOf, withGradients } from "./support/gradients";
import { layer, normals, randomDataset, valuesOf } from "./support/models";
import { trainOptions, noHooks } from "./support/models";
import { train } from "../../src/engine/train/train";

const [N, T, F] = [4, 3, 2];
const quantiles: OutputSpec = { type: "quantiles", quantiles: [0.1, 0.5, 0.9] };

onEachEngine(({ tf }) => {
  const make = (spec: Partial<ModelSpec>, units: number) =>
    createModel(
      tf,
      { inputShape: [T, F], layers: [layer("lstm", { units: 3 }), layer("dense", { units })], ...spec },
      1,
    );

  const cases: [string, OutputSpec | undefined, number, number[]][] = [
    ["points", undefined, 2, [1, 1]],
    ["points, said so", { type: "point" }, 2, [1, 1]],
    ["quantiles", quantiles, 6, [1, 1, 1, 1, 1, 1]],
    ["means and deviations", { type: "gaussian" }, 4, [1, 0, 1, 0]],
  ];

  test.each(cases)("a residual model adds the last value of the target to %s", (_, output, units, shares) => {
    const rest = output === undefined ? {} : { output };
    const [plain, residual] = [make(rest, units), make({ ...rest, residual: true }, units)];
    expect(valuesOf(residual.getWeights())).toEqual(valuesOf(plain.getWeights()));
    const data = randomDataset(N, [T, F], units);
    const [without, found] = [predict(tf, plain, data), predict(tf, residual, data)];
    expect(found.shape).toEqual([N, units]);
    const x = data.resident[0]?.values ?? [];
    const added = [...found.values].map((value, i) => value - (without.values[i] ?? NaN));
    const expected = added.map((_, i) => {
      const last = x[(Math.floor(i / units) * T + T - 1) * F] ?? NaN;
      return last * (shares[i % units] ?? NaN);
    });
    expect(farthestOf([added], [expected])).toBeLessThan(1e-5);
    plain.dispose();
    residual.dispose();
  });

  test("padding at the end is not the last value", () => {
    const [plain, residual] = [make({}, 2), make({ residual: true }, 2)];
    const data: Dataset = randomDataset(N, [T, F], 2);
    const mask = [1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0];
    const masked: Dataset = {
      ...data,
      gather: (tf, resident, index) => ({
        ...data.gather(tf, resident, index),
        mask: tf.gather(tf.tensor2d(mask, [N, T]), index),
      }),
    };
    const [without, found] = [predict(tf, plain, masked).values, predict(tf, residual, masked).values];
    const lastSteps = [2, 1, 2, 0];
    const x = data.resident[0]?.values ?? [];
    const added = [...found].map((value, i) => value - (without[i] ?? NaN));
    const expected = added.map((_, i) => {
      const row = Math.floor(i / 2);
      return x[(row * T + (lastSteps[row] ?? 0)) * F] ?? NaN;
    });
    expect(farthestOf([added], [expected])).toBeLessThan(1e-5);
    plain.dispose();
    residual.dispose();
  });

  test("gradients are those of the layers, compiled and eager", () => {
    const [plain, residual] = [make({}, 2), make({ residual: true }, 2)];
    const x = tf.tensor(normals([N, T, F], "x"), [N, T, F]);
    const last = tf.slice(x, [0, T - 1, 0], [N, 1, 1]).reshape([N, 1]);
    const expected = withGradients(tf, plain.weights, (weights) =>
      tf.add(forward(tf, plain.planned, weights, x), last),
    );
    const ours = (weights: Parameters<typeof forward>[2][number][]) =>
      forward(tf, residual.planned, weights, x);
    expect(farthestOf(withGradients(tf, residual.weights, ours), expected)).toBeLessThan(1e-5);
    expect(farthestOf(compiledWithGradients(tf, residual.weights, ours), expected)).toBeLessThan(1e-5);
    plain.dispose();
    residual.dispose();
  });

  test("a model of every step adds the value of each step", () => {
    const [plain, residual] = [
      make({ returnSequences: true }, 1),
      make({ returnSequences: true, residual: true }, 1),
    ];
    const data = randomDataset(N, [T, F], 1);
    const x = data.resident[0]?.values ?? [];
    const [without, found] = [predict(tf, plain, data).values, predict(tf, residual, data).values];
    const added = [...found].map((value, i) => value - (without[i] ?? NaN));
    expect(farthestOf([added], [added.map((_, i) => x[i * F] ?? NaN)])).toBeLessThan(1e-5);
    plain.dispose();
    residual.dispose();
  });

  test("without weights of its own a residual model repeats the last value, beyond the horizon too", () => {
    const model = make({ residual: true, output: quantiles }, 6);
    model.setWeights(
      model.getWeights().map((weight) => ({ ...weight, values: new Float32Array(weight.values.length) })),
    );
    const data = randomDataset(N, [T, 1], 6);
    const wide = randomDataset(N, [T, F], 6);
    const last = (x: ArrayLike<number>, features: number, row: number) =>
      x[(row * T + T - 1) * features] ?? NaN;
    const { values } = predict(tf, model, wide);
    const x = wide.resident[0]?.values ?? [];
    expect(farthestOf([[...values]], [[...values].map((_, i) => last(x, F, Math.floor(i / 6)))])).toBe(0);
    model.dispose();

    const alone = createModel(
      tf,
      {
        inputShape: [T, 1],
        layers: [layer("gru", { units: 3 }), layer("dense", { units: 6, kernel_initializer: "zeros" })],
        residual: true,
        output: quantiles,
      },
      1,
    );
    const path = rollOut(tf, alone, data, { steps: 5 }).values;
    const own = data.resident[0]?.values ?? [];
    expect([...path]).toEqual(Array.from(path, (_, i) => last(own, 1, Math.floor(i / 5))));
    alone.dispose();
  });

  test("a random walk is learned by a residual model before the first step", () => {
    const model = make({ residual: true }, 1);
    const zeros = model
      .getWeights()
      .map((weight) =>
        weight.name.startsWith("dense") ? { ...weight, values: weight.values.map(() => 0) } : weight,
      );
    model.setWeights(zeros.map((weight) => ({ ...weight, values: Float32Array.from(weight.values) })));
    const x = normals([N, T, F], "x");
    const y = Float32Array.from({ length: N }, (_, row) => x[(row * T + T - 1) * F] ?? NaN);
    const data = { ...randomDataset(N, [T, F], 1) };
    data.resident = [
      { shape: [N, T, F], dtype: "float32", values: x },
      { shape: [N, 1], dtype: "float32", values: y },
    ];
    const { history } = train(tf, model, data, null, trainOptions({ epochs: 1, batch_size: N }), noHooks);
    expect(history.loss[0]).toBeLessThan(1e-10);
    model.dispose();
  });
});
