import type * as TF from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { LayerSpec } from "../../src/engine/api";
import { forward, type MaskSource } from "../../src/engine/model/forward";
import { predict } from "../../src/engine/model/predict";
import { runRecurrent } from "../../src/engine/recurrent";
import { directionsOf, layerOf } from "../../src/layers";
import { onEachEngine } from "./support/engines";
import { compiledWithGradients, farthestOf, withGradients } from "./support/gradients";
import { farthest, layer, normals, randomDataset, randomModel } from "./support/models";
import { plainLoop } from "./support/plain-loop";
import { centralDifferences, recurrentForms, referenceOutput } from "./support/reference";
import { run } from "./support/training";

const [B, T, F, U] = [3, 5, 2, 4];
/** Of each example another share of the state is dropped, of the last one nothing. */
const drop = [0, 2, 2, 0, 2, 0, 0, 2, 1, 1, 1, 1];

onEachEngine(({ tf, name }) => {
  describe.each(recurrentForms(U))("$label with recurrent dropout", ({ spec }) => {
    test("has the outputs and gradients of the formulas in float64", () => {
      const model = randomModel(tf, [T, F], [dropping(spec, 0.5)]);
      const x = normals([B, T, F], "x");
      const cotangent = normals([B, U], "cotangent");
      const weighted = (output: ArrayLike<number>) =>
        cotangent.reduce((sum, c, i) => sum + c * (output[i] ?? NaN), 0);
      const asked: [string, number[], number][] = [];
      const masks: MaskSource = (purpose, shape, rate) => {
        asked.push([purpose, shape, rate]);
        return tf.tensor(drop, [B, U]);
      };
      const output = (weights: readonly TF.Tensor[]) =>
        forward(tf, model.planned, weights, tf.tensor(x, [B, T, F]), masks);
      const reference = (weights: Parameters<typeof referenceOutput>[1]) =>
        referenceOutput(spec, weights, x, [B, T, F], drop);
      expect(farthest(output(model.weights).dataSync(), reference(model.getWeights()))).toBeLessThan(1e-5);
      // Once for all steps and gates.
      expect(asked).toEqual([[`${spec.type}_1/recurrent`, [B, U], 0.5]]);
      const found = tf
        .grads((...weights: TF.Tensor[]) => tf.sum(tf.mul(output(weights), tf.tensor(cotangent, [B, U]))))([
          ...model.weights,
        ])
        .map((gradient) => [...gradient.dataSync()]);
      const expected = centralDifferences(model.getWeights(), (weights) => weighted(reference(weights)));
      expect(farthestOf(found, expected)).toBeLessThan(1e-3);
      model.dispose();
    });

    test.each([false, true])("has the gradients of the plain loop, reversed: %s", (reverse) => {
      const found = layerOf(spec.type);
      const [direction] = found === undefined ? [] : directionsOf(found, spec.config);
      if (direction === undefined) throw new Error("a recurrent layer has a direction");
      const { states } = direction.layer;
      const model = randomModel(tf, [T, F], [spec]);
      const x = tf.tensor(normals([B, T, F], "x"), [B, T, F]);
      const initial = Array.from({ length: states }, (_, i) => tf.tensor(normals([B, U], `s${i}`), [B, U]));
      const mask = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1], [B, T]);
      const inputs = [x, ...initial, ...model.weights];
      const cut = (values: TF.Tensor[]) =>
        [values[0] ?? x, values.slice(1, 1 + states), values.slice(1 + states)] as const;
      const ours = (values: TF.Tensor[]) => {
        const [x0, first, weights] = cut(values);
        const found = runRecurrent(tf, { ...direction, reverse }, weights, tf.transpose(x0, [1, 0, 2]), {
          initial: first,
          mask: tf.expandDims(tf.transpose(mask), 2),
          dropout: tf.tensor(drop, [B, U]),
          returnState: true,
        });
        return tf.concat([found.outputs, tf.stack(found.state)], 0); // [T + S, B, U]
      };
      const expected = withGradients(tf, inputs, (values) => {
        const [x0, first, weights] = cut(values);
        const turn = <Rank extends TF.Tensor>(tensor: Rank) => (reverse ? tf.reverse(tensor, 1) : tensor);
        const dropout = tf.tensor(drop, [B, U]);
        const options = { initial: first, mask: turn(mask), dropout };
        const { outputs, state } = plainLoop(tf, spec, weights, turn(x0), options);
        return tf.concat([tf.transpose(turn(outputs), [1, 0, 2]), tf.stack(state)], 0);
      });
      expect(farthestOf(withGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      expect(farthestOf(compiledWithGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      model.dispose();
    });
  });

  test("each direction of a bidirectional layer drops a share of its own state", () => {
    const inner = dropping(layer("gru", { units: U }), 0.5);
    const spec: LayerSpec = { type: "bidirectional", config: { gru: inner.config } };
    const model = randomModel(tf, [T, F], [spec]);
    const asked: string[] = [];
    const masks: MaskSource = (purpose, shape) => {
      asked.push(`${purpose} [${shape.join()}]`);
      return tf.fill(shape, purpose.endsWith("backward") ? 0 : 1);
    };
    const x = tf.tensor(normals([B, T, F], "x"), [B, T, F]);
    const numbers = (source?: MaskSource) => [
      ...forward(tf, model.planned, model.weights, x, source).dataSync(),
    ];
    const half = (values: number[], from: number) => values.filter((_, i) => Math.floor(i / U) % 2 === from);
    const [plain, dropped] = [numbers(), numbers(masks)];
    expect(asked).toEqual([
      `bidirectional_1/recurrent [${B},${U}]`,
      `bidirectional_1/recurrent/backward [${B},${U}]`,
    ]);
    expect(farthest(half(dropped, 0), half(plain, 0))).toBeLessThan(1e-6);
    expect(farthest(half(dropped, 1), half(plain, 1))).toBeGreaterThan(1e-3);
    model.dispose();
  });

  test("recurrent dropout acts while training alone, and is the same again", () => {
    const layers = [dropping(layer("lstm", { units: 5 }), 0.5), layer("dense", { units: 3 })];
    const plain = [layer("lstm", { units: 5 }), layer("dense", { units: 3 })];
    const modes = name === "native" ? ["eager", "graph"] : ["eager"];
    for (const mode of modes) {
      process.env.RNNBOOK_MODE = mode;
      try {
        const [once, again, without] = [run(tf, { layers }), run(tf, { layers }), run(tf, { layers: plain })];
        expect(once.mode).toBe(mode === "eager" ? "eager" : "compiled");
        expect(once.weights).toEqual(again.weights);
        expect(farthestOf(once.weights, without.weights)).toBeGreaterThan(1e-3);
      } finally {
        delete process.env.RNNBOOK_MODE;
      }
    }
    const [model, other] = [randomModel(tf, [T, F], layers), randomModel(tf, [T, F], plain)];
    const data = randomDataset(7, [T, F], 3);
    expect(predict(tf, model, data)).toEqual(predict(tf, other, data));
    model.dispose();
    other.dispose();
  });
});

function dropping({ type, config }: LayerSpec, rate: number): LayerSpec {
  return { type, config: { ...config, recurrent_dropout: rate } };
}
