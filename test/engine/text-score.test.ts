import { expect, test } from "vitest";
import type { Corpus, LayerSpec, TextPart, Tf } from "../../src/engine/api";
import { forward } from "../../src/engine/model/forward";
import { createModel, type EngineModel } from "../../src/engine/model/model";
import { prepare } from "../../src/engine/text/corpus";
import { score } from "../../src/engine/text/score";
import { windows } from "../../src/engine/text/windows";
import type { Way } from "../../src/engine/way";
import { withResident } from "../../src/engine/batches";
import { onEachEngine } from "./support/engines";
import { layer, normals } from "./support/models";

const sentence = "the whale swam past the ship, and the ship sailed past the whale; ";
/** 18 symbols with the unknown one. */
const corpus = prepare(sentence.repeat(5), {
  level: "char",
  lowercase: false,
  vocab_size: 100,
  boundaries: () => ({ trainEnd: 200, validationEnd: 230 }),
});
const V = corpus.vocabulary.symbols.length;

const models: [string, LayerSpec[]][] = [
  ["GRU", writer([layer("gru", { units: 6 })])],
  [
    "LSTM in two layers with dropout",
    writer([layer("lstm", { units: 5 }), layer("dropout"), layer("lstm", { units: 4 })]),
  ],
  ["softmax", writer([layer("rnn", { units: 6 })], "softmax")],
];

onEachEngine(({ tf, name }) => {
  const ways: Way[] = name === "native" ? ["eager", "graph", "xla"] : ["eager"];

  test.each(models)("the score of a text is what one pass over it gives: %s", (_, layers) => {
    const model = randomWriter(tf, layers);
    for (const part of ["train", "validation", "test"] as const) {
      const expected = onePass(tf, model, part);
      for (const way of ways) {
        const { cross_entropy, symbols } = score(tf, model, corpus, part, undefined, way);
        expect(symbols).toBe(expected.symbols);
        expect(cross_entropy).toBeCloseTo(expected.cross_entropy, 4);
      }
    }
    model.dispose();
  });

  test("a text longer than a call is read with the state carried on", () => {
    const model = randomWriter(tf, models[0]?.[1] ?? []);
    const long = prepare(sentence.repeat(name === "native" ? 60 : 6), {
      level: "char",
      lowercase: false,
      vocab_size: 100,
      boundaries: (n) => ({ trainEnd: 66, validationEnd: n - (name === "native" ? 2500 : 200) }),
    });
    const expected = onePass(tf, model, "test", long);
    const way = name === "native" ? "graph" : "eager";
    expect(score(tf, model, long, "test", undefined, way).cross_entropy).toBeCloseTo(
      expected.cross_entropy,
      4,
    );
    model.dispose();
  });

  test("windows give each symbol and the one after it", () => {
    const data = windows(corpus, "validation", 7);
    expect(data.size).toBe(4);
    withResident(tf, data.resident, (resident) => {
      const { x, y } = data.gather(tf, resident, tf.tensor1d([3, 0], "int32"));
      const row = (from: number) => [...corpus.symbols.slice(from, from + 7)];
      expect(x.arraySync()).toEqual([row(221), row(200)]);
      expect(y.arraySync()).toEqual([row(222), row(201)]);
      expect([x.dtype, y.dtype]).toEqual(["int32", "int32"]);
      tf.dispose([x, y]);
    });
  });

  test("memory stays as it is, and an interrupt ends it", () => {
    const model = randomWriter(tf, models[0]?.[1] ?? []);
    const before = tf.memory().numTensors;
    score(tf, model, corpus, "test", undefined, "eager");
    expect(() => score(tf, model, corpus, "test", () => true)).toThrow(/interrupted/);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test("a model that reads in both directions would see what it is to predict, and is refused", () => {
    const layers = writer([{ type: "bidirectional", config: { rnn: layer("rnn", { units: 2 }).config } }]);
    const model = createModel(tf, { inputShape: [8], layers, returnSequences: true }, 1);
    expect(() => score(tf, model, corpus, "test")).toThrow(/both directions/);
    model.dispose();
  });
});

function writer(middle: LayerSpec[], activation = "linear"): LayerSpec[] {
  return [
    layer("embedding", { input_dim: V, output_dim: 4 }),
    ...middle,
    layer("dense", { units: V, activation }),
  ];
}

function randomWriter(tf: Tf, layers: LayerSpec[]): EngineModel {
  const model = createModel(tf, { inputShape: [8], layers, returnSequences: true }, 1);
  model.setWeights(
    model.getWeights().map((weight) => ({ ...weight, values: normals(weight.shape, weight.name, 0.8) })),
  );
  return model;
}

/** The whole part in one go, and −ln p of what came next, one symbol after the other. */
function onePass(tf: Tf, model: EngineModel, part: TextPart, text: Corpus = corpus) {
  const ends: Record<TextPart, [number, number]> = {
    train: [0, text.trainEnd],
    validation: [text.trainEnd, text.validationEnd],
    test: [text.validationEnd, text.symbols.length],
  };
  const [from, to] = ends[part];
  const first = Math.max(from, 1);
  const outputs = tf.tidy(() => {
    const x = tf.tensor2d(text.symbols.slice(first - 1, to - 1), [1, to - first], "int32");
    const output = forward(tf, model.planned, model.weights, x);
    const isSoftmax = model.planned.at(-1)?.config["activation"] === "softmax";
    return (isSoftmax ? output : tf.softmax(output)).dataSync();
  });
  let sum = 0;
  for (let i = first; i < to; i++) sum -= Math.log(outputs[(i - first) * V + (text.symbols[i] ?? 0)] ?? NaN);
  return { cross_entropy: sum / (to - first), symbols: to - first };
}
