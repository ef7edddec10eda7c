import { expect, test } from "vitest";
import type { Dataset, LayerSpec, ModelSpec } from "../../src/engine/api";
import { createModel } from "../../src/engine/model/model";
import { predict } from "../../src/engine/model/predict";
import type { Way } from "../../src/engine/way";
import { onEachEngine } from "./support/engines";
import { farthest, layer, normals, randomDataset } from "./support/models";

const [T, F] = [5, 2];

const layers = [
  layer("lstm", { units: 4, dropout: 0.3, recurrent_dropout: 0.5 }),
  layer("dropout", { rate: 0.4 }),
  { type: "bidirectional", config: { gru: layer("gru", { units: 3, recurrent_dropout: 0.5 }).config } },
  layer("dropout", { rate: 0.4 }),
  layer("dense", { units: 2 }),
] satisfies LayerSpec[];

const series: ModelSpec = { inputShape: [T, F], layers };
const symbols: ModelSpec = {
  inputShape: [T],
  layers: [layer("embedding", { input_dim: 7, output_dim: 3 }), layer("gru", { units: 4 }), layer("dense")],
};

const cases: [string, ModelSpec, (size: number) => Dataset][] = [
  ["a series", series, (size) => randomDataset(size, [T, F], 2)],
  ["sequences of several lengths", series, (size) => padded(randomDataset(size, [T, F], 2))],
  ["symbols", symbols, symbolsOf],
  ["symbols of several lengths", symbols, (size) => padded(symbolsOf(size))],
];

onEachEngine(({ tf, name }) => {
  const compiled: Way[] = name === "native" ? ["graph", "xla"] : [];
  const make = (spec: ModelSpec) => {
    const model = createModel(tf, spec, 1);
    model.setWeights(
      model.getWeights().map((weight) => ({ ...weight, values: normals(weight.shape, weight.name, 0.5) })),
    );
    return model;
  };

  test.each(cases)("forecasts of %s are the same compiled and eager", (_, spec, dataOf) => {
    for (const size of [1, 259]) {
      const model = make(spec);
      const eager = predict(tf, model, dataOf(size), {}, "eager");
      expect(eager.shape).toEqual([size, model.layers.at(-1)?.output_shape.at(-1)]);
      for (const way of compiled) {
        expect(farthest(predict(tf, model, dataOf(size), {}, way).values, eager.values)).toBeLessThan(1e-5);
      }
      // The one that stands last comes from a batch that was filled up.
      const alone = predict(tf, model, only(dataOf(size), size - 1), {}, "eager").values;
      expect(farthest(eager.values.slice(-alone.length), alone)).toBeLessThan(1e-5);
      model.dispose();
    }
  });

  test("a program that was kept serves the next model, of other weights", () => {
    const data = randomDataset(9, [T, F], 2);
    for (const way of compiled) {
      const first = make(series);
      predict(tf, first, data, {}, way);
      first.dispose();
      const second = createModel(tf, series, 3);
      const expected = predict(tf, second, data, {}, "eager").values;
      expect(farthest(predict(tf, second, data, {}, way).values, expected)).toBeLessThan(1e-5);
      second.dispose();
    }
  });

  test("with a seed dropout stays on: the same masks for the same seed, on every way", () => {
    const model = make(series);
    const data = randomDataset(300, [T, F], 2);
    const drawn = (dropoutSeed: number, way: Way = "eager") =>
      predict(tf, model, data, { dropoutSeed }, way).values;
    const plain = predict(tf, model, data, {}, "eager").values;
    expect(farthest(drawn(1), plain)).toBeGreaterThan(0.1);
    expect(drawn(1)).toEqual(drawn(1));
    expect(farthest(drawn(2), drawn(1))).toBeGreaterThan(0.1);
    for (const way of compiled) {
      expect(farthest(drawn(1, way), drawn(1))).toBeLessThan(1e-5);
      expect(farthest(drawn(2, way), drawn(2))).toBeLessThan(1e-5);
    }
    model.dispose();
  });

  test("the masks of several seeds leave the mean of a linear model as it is", () => {
    const spec: ModelSpec = {
      inputShape: [1, 4],
      layers: [
        layer("rnn", { units: 8, activation: "linear", recurrent_dropout: 0 }),
        layer("dropout"),
        layer("dense"),
      ],
    };
    const model = make(spec);
    const data = randomDataset(200, [1, 4], 1);
    const plain = predict(tf, model, data).values;
    const sums = new Float64Array(plain.length);
    const draws = 60;
    for (let seed = 1; seed <= draws; seed++)
      predict(tf, model, data, { dropoutSeed: seed }).values.forEach(
        (value, i) => (sums[i] = (sums[i] ?? 0) + value),
      );
    const bias = sums.reduce((total, sum, i) => total + sum / draws - (plain[i] ?? 0), 0) / plain.length;
    const spread = Math.sqrt(plain.reduce((total, value) => total + value * value, 0) / plain.length);
    expect(Math.abs(bias) / spread).toBeLessThan(0.05);
    model.dispose();
  });

  test("forecasts leave nothing behind in memory", () => {
    const model = make(series);
    const data = randomDataset(9, [T, F], 2);
    for (const way of ["eager" as const, ...compiled]) {
      const forecasts = () => {
        predict(tf, model, data, {}, way);
        predict(tf, model, data, { dropoutSeed: 3 }, way);
        return tf.memory().numTensors;
      };
      forecasts();
      expect(forecasts(), way).toBe(forecasts());
    }
    model.dispose();
  });

  test("nothing to forecast gives nothing", () => {
    const model = make(series);
    expect(predict(tf, model, only(randomDataset(1, [T, F], 2), 0, 0))).toEqual({
      shape: [0, 2],
      values: new Float32Array(0),
    });
    model.dispose();
  });
});

/** [N, T] whole numbers from 0 to 6. */
function symbolsOf(size: number): Dataset {
  const values = Int32Array.from(
    normals([size, T], "symbols"),
    (value) => Math.abs(Math.round(value * 3)) % 7,
  );
  return {
    size,
    resident: [{ shape: [size, T], dtype: "int32", values }],
    gather: (tf, [xs], index) => {
      if (xs === undefined) throw new Error("one resident tensor");
      return { x: tf.gather(xs, index), y: index };
    },
  };
}

/** Every example has a step of padding more than the one before it, up to all but one. */
function padded(data: Dataset): Dataset {
  return {
    ...data,
    gather(tf, resident, index) {
      const length = tf.sub(T, tf.mod(tf.cast(index, "float32"), T)); // [B]
      const mask = tf.cast(tf.less(tf.range(0, T), tf.expandDims(length, 1)), "float32"); // [B, T]
      return { ...data.gather(tf, resident, index), mask };
    },
  };
}

function only(data: Dataset, from: number, size = 1): Dataset {
  return {
    ...data,
    size,
    gather: (tf, resident, index) => data.gather(tf, resident, tf.add(index, tf.scalar(from, "int32"))),
  };
}
