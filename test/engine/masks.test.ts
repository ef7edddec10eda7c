import type * as TF from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Dataset, LayerSpec, Tf } from "../../src/engine/api";
import { jit } from "../../src/engine/graph/jit";
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

const gru = layer("gru", { units: 4, recurrent_dropout: 0.5 });
const stacks: [string, LayerSpec[]][] = [
  ["one direction", [gru, layer("lstm", { units: 3 }), layer("dense", { units: 2 })]],
  [
    "both directions",
    [{ type: "bidirectional", config: { gru: gru.config } }, layer("lstm", { units: 3 }), layer("dense")],
  ],
  [
    "both directions twice",
    [
      { type: "bidirectional", config: { rnn: layer("rnn", { units: 3 }).config } },
      { type: "bidirectional", config: { gru: gru.config } },
    ],
  ],
  [
    "layers with others between them",
    [
      layer("dense", { units: 3, activation: "relu" }),
      gru,
      layer("dropout"),
      layer("dense", { units: 3 }),
      gru,
    ],
  ],
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

  test.each(stacks)("what padding holds changes nothing, in %s", (_, layers) => {
    const model = randomModel(tf, [T, F], layers);
    const short = normals([1, 4, F], "x");
    const read = (before: number[], after: number[]) => {
      const steps = 4 + (before.length + after.length) / F;
      const x = tf.tensor([...before, ...short, ...after], [1, steps, F]);
      const counts = [...before.map(() => 0), ...short.map(() => 1), ...after.map(() => 0)];
      const mask = tf.tensor2d([counts.filter((_, i) => i % F === 0)], [1, steps]);
      const compiled = jit(tf, (x, mask) => [forward(tf, model.planned, model.weights, x, undefined, mask)], {
        xla: false,
      });
      const eager = tf.tidy(() => [
        ...forward(tf, model.planned, model.weights, x, undefined, mask).dataSync(),
      ]);
      const [same] = compiled(x, mask);
      expect(farthest(same?.dataSync() ?? [], eager)).toBeLessThan(1e-5);
      compiled.dispose();
      return eager;
    };
    const alone = read([], []);
    expect(farthest(read([], [9, -9, 5, 7]), alone)).toBeLessThan(1e-6);
    expect(farthest(read([9, -9, 5, 7], []), alone)).toBeLessThan(1e-6);
    expect(farthest(read([1, 2], [3, 4, 5, 6]), alone)).toBeLessThan(1e-6);
    model.dispose();
  });

  test("a class is told by the last real step of each example, forwards and backwards", () => {
    const spec: LayerSpec = { type: "bidirectional", config: { lstm: layer("lstm", { units: 3 }).config } };
    const head = layer("dense", { units: 4, activation: "softmax" });
    const model = randomModel(tf, [T, F], [spec, head]);
    const rows = [T, 1, 3, 5];
    const x = normals([B, T, F], "x");
    tf.tidy(() => {
      const mask = tf.tensor2d(
        rows.map((length) => Array.from({ length: T }, (_, t) => (t < length ? 1 : 0))),
      );
      const all = forward(
        tf,
        model.planned,
        model.weights,
        tf.tensor(x, [B, T, F]),
        undefined,
        mask,
      ).arraySync();
      rows.forEach((length, row) => {
        const own = tf.tensor(x.slice(row * T * F, (row * T + length) * F), [1, length, F]);
        const alone = forward(tf, model.planned, model.weights, own).dataSync();
        // SAFETY: the outputs of a batch are a list of lists.
        expect(farthest((all as number[][])[row] ?? [], alone), `${length} steps`).toBeLessThan(1e-5);
      });
    });
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
