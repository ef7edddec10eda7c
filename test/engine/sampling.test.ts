import { describe, expect, test } from "vitest";
import { Fault } from "../../src/base/issue";
import type { LayerSpec, SamplerOptions, Tf } from "../../src/engine/api";
import { jit } from "../../src/engine/graph/jit";
import { nativeBackend } from "../../src/engine/graph/native";
import { forward } from "../../src/engine/model/forward";
import { createModel, type EngineModel } from "../../src/engine/model/model";
import { deviceGumbel, hostGumbel, noiseKeys } from "../../src/engine/random/gumbel";
import { createSampler, symbolsPerCall } from "../../src/engine/sample/sampler";
import type { Way } from "../../src/engine/way";
import { onEachEngine } from "./support/engines";
import { compiledWithGradients, farthestOf, withGradients } from "./support/gradients";
import { farthest, layer, normals } from "./support/models";

const V = 7;
const prompt = [3, 1, 4, 1, 5];

const models: [string, LayerSpec[]][] = [
  ["LSTM", writer([layer("lstm", { units: 8 })])],
  ["GRU", writer([layer("gru", { units: 8 }), layer("dropout", { rate: 0.2 })])],
  ["GRU with reset before", writer([layer("gru", { units: 8, reset_after: false })])],
  [
    "two layers without bias",
    writer([layer("lstm", { units: 6, use_bias: false }), layer("rnn", { units: 5 })]),
  ],
  ["dropout and softmax", writer([layer("dropout"), layer("rnn", { units: 8 })], "softmax")],
  ["one-hot vectors", writer([layer("gru", { units: 9 })]).slice(1)],
];

onEachEngine(({ tf, name }) => {
  const ways: Way[] = name === "native" ? ["eager", "graph", "xla"] : ["eager"];
  const graph = ways[1] ?? "eager";

  test("an embedding has the parameters and first weights of Keras, and a gradient", () => {
    const layers = [layer("embedding", { input_dim: V, output_dim: 3 }), layer("lstm", { units: 4 })];
    const model = createModel(tf, { inputShape: [6], layers, returnSequences: true }, 1);
    expect(model.layers.map(({ output_shape, params }) => [output_shape, params])).toEqual([
      [[6, 3], 21],
      [[6, 4], 128],
    ]);
    const first = model.getWeights()[0];
    expect(first?.name).toBe("embedding_1/embeddings");
    const values = [...(first?.values ?? [])];
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.05);
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.04);
    const symbols = tf.tensor2d([[0, 1, 1, 6, 2, 1]], [1, 6], "int32");
    const ours = (weights: Parameters<Parameters<typeof withGradients>[2]>[0]) =>
      forward(tf, model.planned, weights, symbols);
    // The same with one-hot vectors and a dense layer in place of the table.
    const plain = createModel(
      tf,
      {
        inputShape: [6, V],
        layers: [layer("dense", { units: 3, use_bias: false }), ...layers.slice(1)],
        returnSequences: true,
      },
      1,
    );
    const expected = withGradients(tf, model.weights, (weights) =>
      forward(tf, plain.planned, weights, tf.cast(tf.oneHot(symbols, V), "float32")),
    );
    expect(expected[0]?.length).toBe(24);
    expect(farthestOf(withGradients(tf, model.weights, ours), expected)).toBeLessThan(1e-4);
    expect(farthestOf(compiledWithGradients(tf, model.weights, ours), expected)).toBeLessThan(1e-4);
    model.dispose();
    plain.dispose();
  });

  test.each(models)("greedy text is what reading everything again for each symbol gives: %s", (_, layers) => {
    const model = writerModel(tf, layers);
    const expected = reread(tf, model, prompt, 20);
    for (const way of ways)
      expect(text(tf, model, { temperatures: [0, 0] }, [20], way), way).toEqual([expected, expected]);
    expect(new Set(expected).size).toBeGreaterThan(1);
    model.dispose();
  });

  describe("text at several temperatures", () => {
    const model = writerModel(tf, models[0]?.[1] ?? []);
    const options = { temperatures: [0, 0.5, 1, 1, 2], seed: 5 };
    const whole = text(tf, model, options, [60], "eager");

    test("is the same again, however calls are cut, and each sample is another", () => {
      for (const way of ways) {
        expect(text(tf, model, options, [60], way), way).toEqual(whole);
        expect(text(tf, model, options, [1, 22, 0, 37], way), way).toEqual(whole);
      }
      expect(new Set(whole.map((sample) => sample.join())).size).toBe(5);
      expect(text(tf, model, { ...options, seed: 6 }, [60], "eager")).not.toEqual(whole);
    });

    test("of one sample does not depend on how many there are", () => {
      expect(text(tf, model, { ...options, temperatures: [0, 0.5] }, [60], graph)).toEqual(whole.slice(0, 2));
      // So many that their noise no longer fits before the loop.
      const temperatures = [...options.temperatures, ...Array<number>(1200).fill(1)];
      const many = text(tf, model, { ...options, temperatures }, [20], graph);
      expect(many.slice(0, 5)).toEqual(whole.map((sample) => sample.slice(0, 20)));
    });

    test("starts again after a reset, and goes on after more was fed", () => {
      const sampler = createSampler(tf, model, options, graph);
      sampler.feed(prompt);
      const first = sampler.sample(5);
      sampler.feed([6, 6]);
      const after = sampler.sample(5);
      sampler.reset();
      sampler.feed(prompt);
      expect(sampler.sample(5)).toEqual(first);
      sampler.reset();
      const [greedy = new Int32Array()] = first;
      sampler.feed([...prompt, ...greedy, 6, 6]);
      expect(sampler.sample(5)[0]).toEqual(after[0]);
      sampler.dispose();
    });
  });

  if (name === "native")
    test("samples in two parts side by side are those of one", () => {
      const model = writerModel(tf, models[1]?.[1] ?? []);
      const temperatures = [0, 0.5, 1, 1, 2, 1];
      const written = [1, 2].map((parts) => {
        const sampler = createSampler(tf, model, { temperatures, seed: 5 }, "xla", parts);
        sampler.feed(prompt);
        const texts = [...sampler.sample(30), ...sampler.sample(300)].map((text) => [...text]);
        sampler.dispose();
        return texts;
      });
      expect(written[1]).toEqual(written[0]);
      expect(new Set(written[0]?.map((text) => text.join())).size).toBe(12);
      model.dispose();
    });

  test("drawing from the one most probable symbol, or from next to no probability, is greedy", () => {
    const model = writerModel(tf, models[0]?.[1] ?? []);
    const greedy = text(tf, model, { temperatures: [0] }, [30], graph);
    expect(text(tf, model, { temperatures: [1.5], top_k: 1 }, [30], graph)).toEqual(greedy);
    expect(text(tf, model, { temperatures: [1.5], top_p: 1e-6 }, [30], graph)).toEqual(greedy);
    expect(text(tf, model, { temperatures: [1.5], top_k: V, top_p: 1 }, [30], graph)).not.toEqual(greedy);
    model.dispose();
  });

  test("a prompt that is longer than a call is read whole", () => {
    const model = writerModel(tf, models[0]?.[1] ?? []);
    const long = Array.from({ length: symbolsPerCall + 9 }, (_, i) => (i * i) % V);
    const expected = reread(tf, model, long, 4);
    expect(text(tf, model, { temperatures: [0] }, [4], graph, long)).toEqual([expected]);
    model.dispose();
  });

  test.each<[string, Partial<SamplerOptions>, (p: number[]) => number[]]>([
    ["as the model says", {}, (p) => p],
    [
      "sharper at a low temperature",
      { temperatures: Array<number>(64).fill(0.5) },
      (p) => p.map((x) => x ** 2),
    ],
    ["flatter at a high one", { temperatures: Array<number>(64).fill(2) }, (p) => p.map(Math.sqrt)],
    ["among the most probable", { top_k: 3 }, (p) => p.map((x) => (x >= 0.15 ? x : 0))],
    // 0.3 + 0.25 are not yet 0.6 of the probability, with 0.15 they are.
    ["within a share", { top_p: 0.6 }, (p) => p.map((x) => (x >= 0.15 ? x : 0))],
  ])("symbols are drawn %s", (_, changes, expectedOf) => {
    // Every symbol is followed by the same distribution: a model whose bias alone speaks.
    const model = createModel(tf, { inputShape: [1], layers: writer([layer("rnn", { units: 2 })]) }, 1);
    const p = [0.3, 0.25, 0.15, 0.12, 0.08, 0.06, 0.04];
    model.setWeights(
      model.getWeights().map((weight) => ({
        ...weight,
        values:
          weight.name === "dense_1/bias"
            ? Float32Array.from(p, Math.log)
            : new Float32Array(weight.values.length),
      })),
    );
    const options = { temperatures: Array<number>(64).fill(1), ...changes };
    const drawn = text(tf, model, options, [50], graph).flat();
    const weights = expectedOf(p);
    const sum = weights.reduce((a, b) => a + b, 0);
    let chiSquare = 0;
    weights.forEach((weight, symbol) => {
      const expected = (weight / sum) * drawn.length;
      const found = drawn.filter((each) => each === symbol).length;
      if (weight === 0) expect(found).toBe(0);
      else chiSquare += (found - expected) ** 2 / expected;
    });
    // Of six degrees of freedom, exceeded once in a thousand; the seed is fixed.
    expect(chiSquare).toBeLessThan(22.5);
    model.dispose();
  });

  if (name === "native")
    test("noise is the same on the host and in a graph", () => {
      const keys = noiseKeys(3, 4);
      const backend = nativeBackend(tf);
      if (backend === undefined) throw new Error("TensorFlow's back end");
      const compiled = jit(tf, (first, second, position) => [
        deviceGumbel(
          tf,
          backend,
          { first: first ?? tf.scalar(0), second: second ?? tf.scalar(0) },
          position ?? tf.scalar(0),
          9,
        ),
      ]);
      for (const position of [0, 1, 1000, 2 ** 30]) {
        const found = tf.tidy(
          () =>
            compiled(
              tf.tensor2d(keys.first, [4, 1], "int32"),
              tf.tensor2d(keys.second, [4, 1], "int32"),
              tf.scalar(position, "int32"),
            )[0]?.dataSync() ?? [],
        );
        expect(farthest(found, hostGumbel(keys, position, 9))).toBeLessThan(1e-4);
      }
      compiled.dispose();
    });

  test("memory stays as it is from call to call", () => {
    const model = writerModel(tf, models[0]?.[1] ?? []);
    const before = tf.memory().numTensors;
    const sampler = createSampler(tf, model, { temperatures: [1], seed: 1 }, graph);
    sampler.feed(prompt);
    sampler.sample(3);
    const between = tf.memory().numTensors;
    sampler.sample(3);
    sampler.sample(3);
    expect(tf.memory().numTensors).toBe(between);
    sampler.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test.each<[string, LayerSpec[], string]>([
    [
      "reads in both directions",
      [
        writer([])[0] ?? layer("dense"),
        { type: "bidirectional", config: { rnn: layer("rnn", { units: 2 }).config } },
        layer("dense", { units: V }),
      ],
      "both directions",
    ],
    [
      "gives other values",
      writer([layer("rnn", { units: 2 })]).slice(0, 2),
      "it gives 2 values for 7 symbols",
    ],
  ])("a model that %s is refused with a sentence", (_, layers, sentence) => {
    const model = createModel(tf, { inputShape: [3], layers }, 1);
    const make = () => createSampler(tf, model, { temperatures: [0], seed: 1 });
    expect(make).toThrow(Fault);
    expect(make).toThrow(sentence);
    model.dispose();
  });

  test("a sampler without a prompt says so", () => {
    const model = writerModel(tf, models[0]?.[1] ?? []);
    const sampler = createSampler(tf, model, { temperatures: [0], seed: 1 });
    expect(() => sampler.sample(1)).toThrow(/no symbol to begin with/);
    sampler.dispose();
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

/** Weights so large that the text does not stand still. */
function writerModel(tf: Tf, layers: LayerSpec[]): EngineModel {
  const inputShape: [number] | [number, number] = layers[0]?.type === "embedding" ? [1] : [1, V];
  const model = createModel(tf, { inputShape, layers }, 1);
  model.setWeights(
    model.getWeights().map((weight) => ({ ...weight, values: normals(weight.shape, weight.name, 1.5) })),
  );
  return model;
}

function text(
  tf: Tf,
  model: EngineModel,
  options: Partial<SamplerOptions>,
  pieces: number[],
  way: Way,
  begin = prompt,
): number[][] {
  const sampler = createSampler(tf, model, { temperatures: [0], seed: 1, ...options }, way);
  sampler.feed(begin);
  const parts = pieces.map((length) => sampler.sample(length));
  sampler.dispose();
  return (parts[0] ?? []).map((_, sample) => parts.flatMap((part) => [...(part[sample] ?? [])]));
}

/** Reads the whole text anew for each symbol, and takes the most probable one. */
function reread(tf: Tf, model: EngineModel, begin: number[], length: number): number[] {
  const symbols = [...begin];
  while (symbols.length < begin.length + length) {
    const [next = -1] = tf.tidy(() => {
      const read = tf.tensor2d([symbols], [1, symbols.length], "int32");
      const x = model.spec.inputShape.length === 1 ? read : tf.cast(tf.oneHot(read, V), "float32");
      return tf.argMax(forward(tf, model.planned, model.weights, x), 1).dataSync();
    });
    symbols.push(next);
  }
  return symbols.slice(begin.length);
}
