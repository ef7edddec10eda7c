import { expect, test } from "vitest";
import { createEngine } from "../../src/engine";
import type { Corpus, Engine, Model } from "../../src/engine/api";
import { onEachEngine } from "./support/engines";
import { layer, noHooks, trainOptions } from "./support/models";

const verse = "she sells sea shells by the sea shore. the shells she sells are sea shells, i am sure. ";
const seq_length = 16;

/** Greedy text of each engine, from training of its own. */
const written = new Map<string, string>();

onEachEngine(({ tf, name }) => {
  const engine = createEngine(name, tf);

  test("a small network learns a verse: it predicts better than pairs of letters, and says it by heart", () => {
    const corpus = verses(engine);
    const { model, loss } = trained(engine, corpus);
    expect(loss.at(-1)).toBeLessThan((loss[0] ?? 0) / 4);
    const { bigram } = engine.text.baselines(corpus, "test");
    expect(engine.text.score(model, corpus, "test").cross_entropy).toBeLessThan(bigram / 2);
    const text = greedy(engine, corpus, model, 80);
    expect(verse.repeat(3)).toContain(text.slice(0, 20));
    written.set(name, text);
    if (written.size > 1) expect(new Set(written.values()).size).toBe(1);
    model.dispose();
  });

  test("what is never to be written is left out, whatever the temperature", () => {
    const corpus = verses(engine);
    const V = corpus.vocabulary.symbols.length;
    const model = engine.createModel(spec(V), 3);
    for (const options of [{}, { top_k: 2 }, { top_p: 0.5 }]) {
      const sampler = engine.createSampler(model, {
        temperatures: [0, 0.01, 1, 10],
        seed: 1,
        without: Array.from({ length: V - 2 }, (_, i) => i),
        ...options,
      });
      sampler.feed([1]);
      const drawn = sampler.sample(30).flatMap((sample) => [...sample]);
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(V - 2);
      sampler.dispose();
    }
    model.dispose();
  });
});

function verses(engine: Engine): Corpus {
  return engine.text.prepare(verse.repeat(8), {
    level: "char",
    lowercase: false,
    vocab_size: 100,
    boundaries: (n) => ({ trainEnd: Math.floor(0.8 * n), validationEnd: Math.floor(0.8 * n) }),
  });
}

const spec = (V: number) => ({
  inputShape: [seq_length] as [number],
  layers: [
    layer("embedding", { input_dim: V, output_dim: 8 }),
    layer("gru", { units: 32 }),
    layer("dense", { units: V }),
  ],
  returnSequences: true,
});

function trained(engine: Engine, corpus: Corpus): { model: Model; loss: number[] } {
  const model = engine.createModel(spec(corpus.vocabulary.symbols.length), 42);
  const options = trainOptions({
    epochs: 40,
    loss: "cross_entropy",
    optimizer: { type: "adam", learning_rate: 0.02, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
    clip: { global_norm: 1 },
  });
  const { history } = engine.train(
    model,
    engine.text.windows(corpus, "train", seq_length),
    null,
    options,
    noHooks,
  );
  return { model, loss: history.loss };
}

function greedy(engine: Engine, corpus: Corpus, model: Model, length: number): string {
  const sampler = engine.createSampler(model, { temperatures: [0], seed: 1, length, without: [0] });
  sampler.feed(engine.text.encode(corpus.vocabulary, "she ").symbols);
  const [symbols = new Int32Array()] = sampler.sample(length);
  sampler.dispose();
  return engine.text.decode(corpus.vocabulary, symbols);
}
