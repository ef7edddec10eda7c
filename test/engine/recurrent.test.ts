import type * as TF from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { LayerSpec, Tf } from "../../src/engine/api";
import { forward } from "../../src/engine/model/forward";
import { createModel, type EngineModel } from "../../src/engine/model/model";
import { onEachEngine } from "./support/engines";
import { farthest, layer, normals, randomModel, size } from "./support/models";
import { plainOutput } from "./support/plain-loop";
import { centralDifferences, recurrentForms, referenceOutput } from "./support/reference";

/** Of Keras's own tests: constant weights, x = 0, 1, 2, …; every unit of a row has the same value. */
const golden: { label: string; spec: LayerSpec; x: [number, number, number]; rows: number[] }[] = [
  {
    label: "SimpleRNN",
    spec: layer("rnn", { units: 4 }),
    x: [2, 3, 4],
    rows: [0.405432, 0.73605347],
  },
  {
    label: "LSTM",
    spec: layer("lstm", { units: 3 }),
    x: [3, 6, 4],
    rows: [0.6288687, 0.86899155, 0.9460773],
  },
  {
    label: "LSTM with a closed forget gate",
    spec: layer("lstm", { units: 3, unit_forget_bias: false }),
    x: [3, 6, 4],
    rows: [0.57019705, 0.8661914, 0.9459622],
  },
  {
    label: "LSTM without bias",
    spec: layer("lstm", { units: 3, use_bias: false }),
    x: [3, 6, 4],
    rows: [0.54986924, 0.86226785, 0.9443936],
  },
  {
    label: "GRU with reset after",
    spec: layer("gru", { units: 3 }),
    x: [3, 6, 4],
    rows: [0.5217289, 0.6371659, 0.39384964],
  },
  {
    label: "GRU with reset before",
    spec: layer("gru", { units: 3, reset_after: false }),
    x: [3, 6, 4],
    rows: [0.51447755, 0.6426879, 0.40208298],
  },
  {
    label: "SimpleRNN with relu",
    spec: layer("rnn", { units: 4, activation: "relu" }),
    x: [2, 3, 4],
    rows: [0.43057599, 0.952048],
  },
  {
    label: "LSTM with hard gates",
    spec: layer("lstm", { units: 3, recurrent_activation: "hard_sigmoid" }),
    x: [3, 6, 4],
    rows: [0.53646791, 0.81474048, 0.97779596],
  },
  {
    label: "LSTM with relu and hard gates",
    spec: layer("lstm", { units: 3, activation: "relu", recurrent_activation: "hard_sigmoid" }),
    x: [3, 6, 4],
    rows: [0.90849066, 5.65885353, 15.38701248],
  },
  {
    label: "linear GRU with hard gates",
    spec: layer("gru", { units: 3, activation: "linear", recurrent_activation: "hard_sigmoid" }),
    x: [3, 6, 4],
    rows: [0.66975987, 1.28840923, 1.00015295],
  },
  {
    label: "GRU with sigmoid, reset before",
    spec: layer("gru", { units: 3, activation: "sigmoid", reset_after: false }),
    x: [3, 6, 4],
    rows: [0.61763251, 0.58682019, 0.3747229],
  },
];

onEachEngine(({ tf }) => {
  test.each(golden)("$label gives the recorded outputs of Keras", ({ spec, x: [B, T, F], rows }) => {
    const units = Number(spec.config.units);
    const model = createModel(tf, { inputShape: [T, F], layers: [spec] }, 1);
    model.setWeights(
      model.getWeights().map((weight) => {
        const [constant = 0] = [0.01, 0.02, 0.03].slice(
          ["kernel", "recurrent_kernel", "bias"].findIndex((name) => weight.name.endsWith(`/${name}`)),
        );
        const values = new Float32Array(size(weight.shape)).fill(constant);
        if (weight.name === "lstm_1/bias" && spec.config.unit_forget_bias === true)
          values.fill(1, units, 2 * units);
        return { ...weight, values };
      }),
    );
    const found = outputOf(
      tf,
      model,
      Float32Array.from({ length: B * T * F }, (_, i) => i),
      [B, T, F],
    );
    const expected = rows.flatMap((value) => Array.from({ length: units }, () => value));
    expect(farthest(found, expected)).toBeLessThan(1e-5);
    model.dispose();
  });

  describe.each(recurrentForms(4))("$label with random weights", ({ spec }) => {
    const [B, T, F] = [3, 5, 2];
    const x = normals([B, T, F], "x");
    const cotangent = normals([B, 4], "cotangent");
    const weighted = (output: ArrayLike<number>) =>
      cotangent.reduce((sum, c, i) => sum + c * (output[i] ?? NaN), 0);

    test("gives what the formulas give in float64", () => {
      const model = randomModel(tf, [T, F], [spec]);
      const expected = referenceOutput(spec, model.getWeights(), x, [B, T, F]);
      expect(farthest(outputOf(tf, model, x, [B, T, F]), expected)).toBeLessThan(1e-5);
      model.dispose();
    });

    test("has the gradients that differences of the formulas give", () => {
      const model = randomModel(tf, [T, F], [spec]);
      const expected = centralDifferences(model.getWeights(), (weights) =>
        weighted(referenceOutput(spec, weights, x, [B, T, F])),
      );
      const found = gradientsOf(tf, model.weights, (weights) =>
        tf.mul(forward(tf, model.planned, weights, tf.tensor(x, [B, T, F])), tf.tensor(cotangent, [B, 4])),
      );
      expect(found.length).toBe(expected.length);
      for (const [i, gradient] of found.entries())
        expect(relative(gradient, expected[i] ?? [])).toBeLessThan(1e-3);
      model.dispose();
    });

    test("has the gradients that tfjs derives from the plain loop, of all its outputs and of its input", () => {
      const model = randomModel(tf, [T, F], [spec, layer("rnn", { units: 2 })]);
      const own = model.planned[0]?.weights.length ?? 0;
      const input = tf.tensor(x, [B, T, F]);
      const ours = gradientsOf(tf, [input, ...model.weights], ([x0, ...weights]) =>
        forward(tf, model.planned, weights, x0 ?? input),
      );
      const theirs = gradientsOf(tf, [input, ...model.weights], ([x0, ...weights]) => {
        const sequence = plainOutput(tf, spec, weights.slice(0, own), x0 ?? input); // [B, T, U]
        const all = plainOutput(tf, layer("rnn", { units: 2 }), weights.slice(own), sequence); // [B, T, 2]
        return tf.slice(all, [0, T - 1, 0], [B, 1, 2]);
      });
      for (const [i, gradient] of ours.entries())
        expect(relative(gradient, theirs[i] ?? [])).toBeLessThan(1e-4);
      model.dispose();
    });
  });
});

function outputOf(tf: Tf, model: EngineModel, x: Float32Array, shape: number[]): number[] {
  return tf.tidy(() => [...forward(tf, model.planned, model.weights, tf.tensor(x, shape)).dataSync()]);
}

/** The gradients of the sum of what `f` gives. */
function gradientsOf(
  tf: Tf,
  inputs: readonly TF.Tensor[],
  f: (inputs: TF.Tensor[]) => TF.Tensor,
): number[][] {
  return tf.tidy(() =>
    tf
      .grads((...values: TF.Tensor[]) => tf.sum(f(values)))([...inputs])
      .map((gradient) => [...gradient.dataSync()]),
  );
}

/** The largest difference as a share of the largest value. */
function relative(found: readonly number[], expected: readonly number[]): number {
  return farthest(found, expected) / expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
