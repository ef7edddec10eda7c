import type * as TF from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test } from "vitest";
import type { Dataset, LayerSpec, TrainOptions } from "../../src/engine/api";
import { createModel } from "../../src/engine/model/model";
import { runModel } from "../../src/engine/model/forward";
import { streamBatches } from "../../src/engine/train/streams";
import { train } from "../../src/engine/train/train";
import { onEachEngine } from "./support/engines";
import { farthest, layer, noHooks, normals, trainOptions, valuesOf } from "./support/models";

const [T, F, V] = [3, 2, 2];
/** Examples that follow each other: cut out of one long sequence. */
function cut(N: number, purpose: string): Dataset {
  return {
    size: N,
    resident: [
      { shape: [N, T, F], dtype: "float32", values: normals([N, T, F], `${purpose}/x`) },
      { shape: [N, T, V], dtype: "float32", values: normals([N, T, V], `${purpose}/y`) },
    ],
    gather(tf, [x, y], index) {
      if (x === undefined || y === undefined) throw new Error("two resident tensors");
      return { x: tf.gather(x, index), y: tf.gather(y, index) };
    },
  };
}

test("streams share out all examples, each in the order of time", () => {
  expect(streamBatches(7, 3).map((batch) => [...batch])).toEqual([[0, 3, 5], [1, 4, 6], [2]]);
  expect(streamBatches(6, 2).map((batch) => [...batch])).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
  expect(streamBatches(2, 8).map((batch) => [...batch])).toEqual([[0, 1]]);
});

onEachEngine(({ tf, name }) => {
  afterEach(() => {
    delete process.env.RNNBOOK_MODE;
  });

  const layers = [layer("lstm", { units: 3 }), layer("gru", { units: 4 }), layer("dense", { units: V })];
  const model = (specs: LayerSpec[] = layers) =>
    createModel(tf, { inputShape: [T, F], layers: specs, returnSequences: true }, 42);
  const options = (changes: Partial<TrainOptions> = {}): TrainOptions =>
    trainOptions({
      stateful: true,
      optimizer: { type: "sgd", learning_rate: 0.1 },
      epochs: 2,
      batch_size: 3,
      ...changes,
    });

  function trained(mode: string, data: Dataset, validation: Dataset | null, changes?: Partial<TrainOptions>) {
    process.env.RNNBOOK_MODE = mode;
    const made = model();
    const result = train(tf, made, data, validation, options(changes), noHooks);
    const weights = valuesOf(made.getWeights());
    made.dispose();
    return { ...result, weights };
  }

  /** The same by hand: one long sequence a row, read in pieces, gradients cut between them. */
  function byHand(data: Dataset, rows: number, epochs: number) {
    const made = model();
    let weights: TF.Tensor[] = made.weights.map((weight) => tf.clone(weight));
    const losses: number[] = [];
    const [x, y] = data.resident.map(({ values, shape }) => tf.tensor(values, shape));
    if (x === undefined || y === undefined) throw new Error("two resident tensors");
    for (let epoch = 0; epoch < epochs; epoch++) {
      let states: TF.Tensor[] | undefined;
      let sum = 0;
      for (const batch of streamBatches(data.size, rows)) {
        const index = tf.tensor1d(batch, "int32");
        const initial = states?.map((state) => tf.slice(state, [0, 0], [batch.length, state.shape[1] ?? 0]));
        const run = (current: TF.Tensor[]) =>
          runModel(tf, made.planned, current, tf.gather(x, index), { initial, returnStates: true });
        const { value, grads } = tf.valueAndGrads((...current: TF.Tensor[]): TF.Scalar =>
          tf.mean(tf.square(tf.sub(run(current).output, tf.gather(y, index)))),
        )(weights);
        states = run(weights).states;
        weights = weights.map((weight, i) => tf.sub(weight, tf.mul(grads[i] ?? weight, 0.1)));
        sum += (value.dataSync()[0] ?? NaN) * batch.length;
      }
      losses.push(sum / data.size);
    }
    return { losses, weights: weights.flatMap((weight) => [...weight.dataSync()]) };
  }

  const modes = name === "native" ? ["eager", "graph", "xla,1", "graph,1,1"] : ["eager"];
  describe.each(modes)("a state carried from batch to batch (%s)", (mode) => {
    test.each([9, 11])("is that of one long sequence, of %d examples in 3 streams", (N) => {
      const data = cut(N, "data");
      const expected = tf.tidy(() => byHand(data, 3, 2));
      const found = trained(mode, data, null);
      expect(farthest(found.history.loss, expected.losses)).toBeLessThan(1e-5);
      expect(farthest(found.weights.flat(), expected.weights)).toBeLessThan(1e-5);
      const plain = trained(mode, data, null, { stateful: false, shuffle: false });
      expect(farthest(found.weights.flat(), plain.weights.flat())).toBeGreaterThan(1e-4);
    });

    test("is carried through the validation part too", () => {
      const [data, held] = [cut(9, "data"), cut(8, "held")];
      const still = { optimizer: { type: "sgd", learning_rate: 0 } as const, epochs: 1 };
      const { losses } = tf.tidy(() => byHand(held, 3, 1));
      // By hand weights change from batch to batch; with one row of streams there is one batch, and none does.
      const one = cut(3, "held");
      expect(trained(mode, data, one, still).history.val_loss[0]).toBeCloseTo(
        tf.tidy(() => byHand(one, 3, 1)).losses[0] ?? NaN,
        5,
      );
      expect(trained(mode, data, held, still).history.val_loss[0]).not.toBeCloseTo(losses[0] ?? NaN, 6);
      const same = trained(mode, held, held, still);
      expect(same.history.val_loss[0]).toBeCloseTo(same.history.loss[0] ?? NaN, 5);
    });
  });

  if (name === "native")
    test("a batch in parts carries the state of each part", () => {
      const data = cut(17, "data");
      const whole = trained("xla,1", data, data, { batch_size: 4 });
      const parts = trained("xla,2", data, data, { batch_size: 4 });
      expect(farthest(parts.weights.flat(), whole.weights.flat())).toBeLessThan(1e-5);
      expect(farthest(parts.history.val_loss, whole.history.val_loss)).toBeLessThan(1e-5);
    });

  test("a layer that reads backwards has no state to carry, and says so", () => {
    const both: LayerSpec = { type: "bidirectional", config: { gru: layer("gru", { units: 2 }).config } };
    const made = model([both, layer("dense", { units: V })]);
    expect(() => train(tf, made, cut(9, "data"), null, options(), noHooks)).toThrow(
      expect.objectContaining({ code: "stateful-bidirectional" }),
    );
    made.dispose();
  });
});
