import type * as TF from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Dataset, LayerSpec, Tf } from "../../src/engine/api";
import { forward } from "../../src/engine/model/forward";
import { predict } from "../../src/engine/model/predict";
import { onEachEngine } from "./support/engines";
import { compiledWithGradients, farthestOf, withGradients } from "./support/gradients";
import { farthest, layer, normals, randomDataset, randomModel } from "./support/models";
import { plainLoop } from "./support/plain-loop";
import { recurrentForms } from "./support/reference";
import { data, net, run, shape } from "./support/training";

const [B, T, F, U] = [4, 6, 2, 3];

/** Which of the six steps of four examples count. */
const masks: [string, number[][]][] = [
  ["padding on the right", lengths((t, length) => t < length)],
  ["padding on the left", lengths((t, length) => t >= T - length)],
  ["gaps", lengths((t, length) => (t * 7 + length) % 3 !== 0)],
];

onEachEngine(({ tf, name }) => {
  describe.each(recurrentForms(U))("$label with a mask", ({ spec }) => {
    test.each(masks)("gives the outputs and gradients of the plain loop, with %s", (_, rows) => {
      const model = randomModel(tf, [T, F], [spec, layer("lstm", { units: 2 })]);
      const x = tf.tensor(normals([B, T, F], "x"), [B, T, F]);
      const mask = tf.tensor2d(rows);
      const inputs = [x, ...model.weights];
      const ours = ([x0, ...weights]: TF.Tensor[]) =>
        forward(tf, model.planned, weights, x0 ?? x, undefined, mask);
      const expected = withGradients(tf, inputs, ([x0, ...weights]) => {
        const count = model.planned[0]?.weights.length ?? 0;
        const { outputs } = plainLoop(tf, spec, weights.slice(0, count), x0 ?? x, { mask });
        return plainLast(tf, layer("lstm", { units: 2 }), weights.slice(count), outputs, mask);
      });
      expect(farthestOf(withGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      expect(farthestOf(compiledWithGradients(tf, inputs, ours), expected)).toBeLessThan(1e-4);
      model.dispose();
    });
  });

  test.each([false, true])("what padding holds changes nothing, in both directions: %s", (wrapped) => {
    const inner = layer("gru", { units: 4 });
    const first: LayerSpec = wrapped ? { type: "bidirectional", config: { gru: inner.config } } : inner;
    const model = randomModel(tf, [T, F], [first, layer("lstm", { units: 3 }), layer("dense", { units: 2 })]);
    const short = normals([1, 4, F], "x");
    const read = (before: number[], after: number[]) =>
      tf.tidy(() => {
        const steps = 4 + (before.length + after.length) / F;
        const x = tf.tensor([...before, ...short, ...after], [1, steps, F]);
        const mask = [...before.map(() => 0), ...short.map(() => 1), ...after.map(() => 0)];
        const counts = tf.tensor2d([mask.filter((_, i) => i % F === 0)], [1, steps]);
        return forward(tf, model.planned, model.weights, x, undefined, counts).dataSync();
      });
    const alone = read([], []);
    expect(farthest(read([], [9, -9, 5, 7]), alone)).toBeLessThan(1e-6);
    expect(farthest(read([9, -9, 5, 7], []), alone)).toBeLessThan(1e-6);
    expect(farthest(read([1, 2], [3, 4, 5, 6]), alone)).toBeLessThan(1e-6);
    model.dispose();
  });

  test("a data set hands its mask to training and forecasts", () => {
    const padded = (fill: number) => masked(data, fill);
    const [some, other] = [run(tf, { data: padded(0) }), run(tf, { data: padded(5) })];
    expect(farthestOf(some.weights, other.weights)).toBeLessThan(1e-6);
    expect(farthestOf(some.weights, run(tf, { data }).weights)).toBeGreaterThan(1e-3);
    const model = randomModel(tf, shape, net);
    expect(farthest(predict(tf, model, padded(0)).values, predict(tf, model, padded(5)).values)).toBeLessThan(
      1e-6,
    );
    model.dispose();
  });

  if (name === "native")
    test("training with masks is the same compiled and eager", () => {
      const trained = (mode: string) => {
        process.env.RNNBOOK_MODE = mode;
        try {
          return run(tf, { data: masked(randomDataset(21, shape, 3), 1) });
        } finally {
          delete process.env.RNNBOOK_MODE;
        }
      };
      const [eager, compiled] = [trained("eager"), trained("xla")];
      expect([eager.mode, compiled.mode]).toEqual(["eager", "compiled"]);
      expect(farthestOf(compiled.weights, eager.weights)).toBeLessThan(1e-4);
    });
});

function lengths(counts: (t: number, length: number) => boolean): number[][] {
  return [T, 3, 1, 4].map((length) => Array.from({ length: T }, (_, t) => (counts(t, length) ? 1 : 0)));
}

function plainLast(
  tf: Tf,
  spec: LayerSpec,
  weights: readonly TF.Tensor[],
  x: TF.Tensor,
  mask: TF.Tensor,
): TF.Tensor {
  return tf.slice(plainLoop(tf, spec, weights, x, { mask }).outputs, [0, T - 1, 0], [B, 1, -1]);
}

/** The last step of every example is padding. */
function masked(given: Dataset, fill: number): Dataset {
  return {
    ...given,
    gather(tf, resident, index) {
      const { x, y } = given.gather(tf, resident, index);
      const [B = 0, T = 0, F = 0] = x.shape;
      const kept = tf.slice(x, [0, 0, 0], [B, T - 1, F]);
      return {
        x: tf.concat([kept, tf.fill([B, 1, F], fill)], 1),
        y,
        mask: tf.concat([tf.ones([B, T - 1]), tf.zeros([B, 1])], 1),
      };
    },
  };
}
