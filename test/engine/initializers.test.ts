import { expect, test } from "vitest";
import { initialValues } from "../../src/engine/model/initialize";
import { createModel } from "../../src/engine/model/model";
import type { WeightSpec } from "../../src/layers";
import { onEachEngine } from "./support/engines";
import { layer } from "./support/models";

const [rows, columns] = [200, 300];

/** The largest value and the deviation that Keras gives a kernel of 200 inputs and 300 outputs. */
const spreads: [WeightSpec["init"], number, number][] = [
  ["glorot_uniform", Math.sqrt(6 / 500), Math.sqrt(2 / 500)],
  ["glorot_normal", (2 * Math.sqrt(2 / 500)) / 0.8796, Math.sqrt(2 / 500)],
  ["he_uniform", Math.sqrt(6 / 200), Math.sqrt(2 / 200)],
  ["he_normal", (2 * Math.sqrt(2 / 200)) / 0.8796, Math.sqrt(2 / 200)],
  ["lecun_uniform", Math.sqrt(3 / 200), Math.sqrt(1 / 200)],
  ["lecun_normal", (2 * Math.sqrt(1 / 200)) / 0.8796, Math.sqrt(1 / 200)],
  ["random_uniform", 0.05, 0.05 / Math.sqrt(3)],
  ["random_normal", Infinity, 0.05],
  ["orthogonal", 1, Math.sqrt(1 / 300)],
];

const drawn = (init: WeightSpec["init"], seed = 1, shape = [rows, columns]) =>
  initialValues({ name: "kernel", shape, init, regularized: true }, seed, "layer/kernel");

test.each(spreads)("%s has the bounds and the deviation that it should", (init, largest, deviation) => {
  const values = drawn(init);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  const most = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(Math.abs(mean)).toBeLessThan(0.02 * deviation);
  expect(Math.sqrt(square) / deviation).toBeCloseTo(1, 1);
  expect(most).toBeLessThanOrEqual(largest * 1.0001);
  // A cut that stands too far out would not be reached, and none at all be passed.
  if (init.endsWith("uniform") || (init.endsWith("normal") && Number.isFinite(largest)))
    expect(most).toBeGreaterThan(0.97 * largest);
  expect(drawn(init)).toEqual(values);
  expect(drawn(init, 2)).not.toEqual(values);
});

test("identity, zeros and ones are what they say", () => {
  expect([...drawn("identity", 1, [2, 3])]).toEqual([1, 0, 0, 0, 1, 0]);
  expect([...drawn("zeros", 1, [2, 2])]).toEqual([0, 0, 0, 0]);
  expect([...drawn("ones", 1, [3])]).toEqual([1, 1, 1]);
});

onEachEngine(({ tf }) => {
  test("an IRNN starts with the identity from step to step, and every field is followed", () => {
    const layers = [
      layer("embedding", { input_dim: 5, output_dim: 2, embeddings_initializer: "random_normal" }),
      layer("rnn", {
        units: 3,
        activation: "relu",
        recurrent_initializer: "identity",
        kernel_initializer: "zeros",
        bias_initializer: "ones",
      }),
      layer("dense", { units: 2, kernel_initializer: "zeros", bias_initializer: "ones" }),
    ];
    const model = createModel(tf, { inputShape: [4], layers }, 1);
    const values = Object.fromEntries(model.getWeights().map((weight) => [weight.name, [...weight.values]]));
    expect(values).toMatchObject({
      "rnn_1/kernel": Array(6).fill(0),
      "rnn_1/recurrent_kernel": [1, 0, 0, 0, 1, 0, 0, 0, 1],
      "rnn_1/bias": [1, 1, 1],
      "dense_1/kernel": Array(6).fill(0),
      "dense_1/bias": [1, 1],
    });
    expect(new Set(values["embedding_1/embeddings"]).size).toBe(10);
    model.dispose();
  });

  test("the forget gate starts open, whatever the other constants are", () => {
    const biasOf = (config: Record<string, unknown>) => {
      const model = createModel(
        tf,
        { inputShape: [4, 1], layers: [layer("lstm", { units: 2, ...config })] },
        1,
      );
      const bias = [...(model.getWeights().at(-1)?.values ?? [])];
      model.dispose();
      return bias;
    };
    expect(biasOf({})).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(biasOf({ unit_forget_bias: false })).toEqual(Array(8).fill(0));
    const drawn = biasOf({ bias_initializer: "random_uniform" });
    expect(drawn.slice(2, 4)).toEqual([1, 1]);
    expect(drawn.filter((value) => Math.abs(value) > 0.05)).toEqual([1, 1]);
  });
});
