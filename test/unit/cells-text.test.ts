import { describe, expect, it } from "vitest";
import { kindNamed } from "../../src/cells";
import { check } from "../../src/cells/check";
import type { RunContext } from "../../src/cells/kind";
import { repetition } from "../../src/cells/repetition";
import { textSamples } from "../../src/cells/data-types/text";
import { Fault } from "../../src/base/issue";
import type { Engine, Sampler, SamplerOptions, TextTools } from "../../src/engine/api";
import { baselines } from "../../src/engine/text/baselines";
import { prepare, range } from "../../src/engine/text/corpus";
import { decode, encode } from "../../src/engine/text/vocabulary";
import { windowCount, windows } from "../../src/engine/text/windows";
import { outputs, type OutputName } from "../../src/outputs";

const book = "Call me Ishmael.\nSome years ago I thought I would sail about a little.\n".repeat(30);
const novel = "data: novel\nsource: book.txt\nseq_length: 16";
const writer = ["model: writer", "train: writer"];

interface Fake {
  text?: string;
  /** What the model writes, again and again, after whatever it was fed. */
  writes?: string;
  nats?: number;
  interruptAfter?: number;
}

/** Runs cells on the real text tools and an engine that has learned one sentence. */
async function run(
  sources: string[],
  { text = book, writes = "abs. ", nats = 1, interruptAfter }: Fake = {},
) {
  const { cells, issues } = check(sources.map((source) => ({ language: "rnn", source })));
  expect(issues).toEqual([]);
  const values = new Map<string, unknown>();
  const shown: { name: OutputName; data: Record<string, unknown> }[] = [];
  const asked: SamplerOptions[] = [];
  const fed: string[] = [];
  let pieces = 0;
  const corpus: { vocabulary?: Parameters<typeof decode>[0] } = {};
  const tools: TextTools = {
    prepare: (given, options) => {
      const made = prepare(given, options);
      corpus.vocabulary = made.vocabulary;
      return made;
    },
    range,
    encode,
    decode,
    windows,
    windowCount,
    baselines,
    score: (_model, made, part) => ({
      cross_entropy: nats,
      symbols: range(made, part)[1] - range(made, part)[0],
    }),
  };
  const sampler = (options: SamplerOptions): Sampler => {
    asked.push(options);
    const { vocabulary } = corpus;
    if (vocabulary === undefined) throw new Error("The data comes first.");
    let at = 0;
    return {
      mode: "eager",
      feed: (symbols) => fed.push(decode(vocabulary, symbols)),
      sample: (length) => {
        pieces++;
        const all = encode(vocabulary, writes).symbols;
        const made = Int32Array.from({ length }, (_, i) => all[(at + i) % all.length] ?? 0);
        at += length;
        return options.temperatures.map(() => made);
      },
      reset: () => undefined,
      dispose: () => undefined,
    };
  };
  // SAFETY: the cells under test ask an engine for nothing else.
  const engine = {
    name: "embedded",
    createModel: (spec: { layers: { type: string }[] }) => ({
      spec,
      params: 12,
      layers: spec.layers.map(({ type }) => ({ type, output_shape: [1], params: 1 })),
      getWeights: () => [],
      setWeights: () => undefined,
      dispose: () => undefined,
    }),
    createSampler: (_model: unknown, options: SamplerOptions) => sampler(options),
    text: tools,
  } as unknown as Engine;
  for (const cell of cells) {
    const context: RunContext = {
      engine,
      cell,
      // SAFETY: the kinds agree on what stands under a kind and a name.
      value: <Value>(kind: string, name: string) => values.get(`${kind} ${name}`) as Value,
      readTable: () => Promise.reject(new Error("A text is no table.")),
      writeText: () => Promise.resolve(),
      readText: () => Promise.resolve({ text, notes: ["Read."] }),
      show: (name, data) => {
        expect(outputs[name].schema.safeParse(data).error).toBeUndefined();
        shown.push({ name, data: JSON.parse(JSON.stringify(data)) as Record<string, unknown> });
      },
      update: () => undefined,
      progress: () => undefined,
      hooks: { interrupted: () => interruptAfter !== undefined && pieces >= interruptAfter },
      checkpoint: () => undefined,
    };
    const key = `${cell.kind} ${cell.name}`;
    if (cell.kind === "train") {
      const made = values.get(`model ${cell.name}`) as { task: string; data: string; lookback: number };
      values.set(key, { ...made, model: {}, dispose: () => undefined });
    } else values.set(key, await kindNamed(cell.kind)?.run(cell.config, context));
  }
  const of = (name: OutputName) => shown.findLast((output) => output.name === name)?.data ?? {};
  return {
    of,
    asked,
    fed,
    values,
    texts: () => (of("generation")["samples"] as { text: string }[]).map((s) => s.text),
  };
}

describe("a data cell with a text", () => {
  it("shows parts, vocabulary and a window of each part", async () => {
    const { of } = await run([novel]);
    const rows = book.length;
    expect(of("data")).toMatchObject({
      type: "text",
      unit: "character",
      rows,
      lookback: 16,
      parts: {
        train: {
          from: 0,
          rows: Math.floor(0.7 * rows),
          windows: Math.floor((Math.floor(0.7 * rows) - 1) / 16),
        },
        validation: { rows: Math.floor(0.1 * rows) },
        test: { to: rows - 1 },
      },
      vocabulary: { size: new Set(book).size },
      notes: ["Read."],
    });
    const texts = of("data")["texts"] as { part: string; input: string; target: string }[];
    expect(texts.map(({ part }) => part)).toEqual(["train", "validation", "test"]);
    for (const { input, target } of texts) {
      expect(input).toHaveLength(16);
      expect(book).toContain(input + target);
    }
    expect((of("data")["vocabulary"] as { symbols: object[] }).symbols[0]).toMatchObject({ symbol: " " });
  });

  it("reads words where it is told to", async () => {
    const { of } = await run([`${novel}\nlevel: word\nlowercase: true`]);
    expect(of("data")["unit"]).toBe("word");
    expect(of("data")["summary"]).toMatch(/^5\d\d words of text/);
    const [{ input, target } = { input: "", target: "" }] = of("data")["texts"] as {
      input: string;
      target: string;
    }[];
    expect(book.toLowerCase()).toContain(input + target);
  });

  it("says what a large vocabulary costs, and how much a smaller one keeps", async () => {
    const rare = Array.from({ length: 10_500 }, (_, i) => `w${i}`).join(" ");
    const split = "split: [1, 0, 0]";
    const { of } = await run([`${novel}\nlevel: word\n${split}`], {
      text: `${"the whale ".repeat(20_000)}${rare}`,
    });
    expect((of("data")["notes"] as string[]).at(-1)).toMatch(
      /all 10,502 symbols .*`vocab_size: 5000` would keep 89 %/,
    );
    expect((await run([novel])).of("data")["notes"]).toEqual(["Read."]);
  });

  it.each([
    ["book.txt", "text"],
    ["a/b/*.MD", "text"],
    ["moby-dick", "text"],
    ["book.csv", "timeseries"],
    ["seattle-weather", "timeseries"],
  ])("takes %s for %s", (source, type) => {
    const { cells } = check([{ language: "rnn", source: `data: x\nsource: ${source}\nseq_length: 8` }]);
    const { issues } = check([{ language: "rnn", source: `data: x\nsource: ${source}\nseq_length: 8` }]);
    expect(cells).toHaveLength(1);
    expect(issues.map(({ code }) => code)).toEqual(type === "text" ? [] : ["not-for-data-type"]);
  });
});

it("knows which sample data is text", () => {
  // As scripts/build.mjs writes it; a name without an ending does not say what it is.
  expect(textSamples).toEqual(["moby-dick"]);
});

describe("what is wrong with a cell about text", () => {
  const model = "model: writer";
  const generate = "train: writer\n";
  it.each<[string, string[], string, string]>([
    ["a query", ["data: x\ntype: text\nsource: {sql: SELECT 1}"], "text-source", "{sql: SELECT 1}"],
    ["a generator", ["data: x\ntype: text\nsource: {generator: sine}"], "text-source", "{generator: sine}"],
    ["a key of series", [`${novel}\nhorizon: 3`], "not-for-data-type", "horizon"],
    ["one symbol a window", ["data: x\nsource: a.txt\nseq_length: 1"], "out-of-range", "1"],
    ["a level that is none", ["data: x\nsource: a.txt\nlevel: letter"], "unknown-choice", "letter"],
    ["both directions", [novel, `${model}\nbidirectional: true`], "reads-ahead", "true"],
    ["a lookback", [novel, `${model}\nlookback: 3`], "not-for-task", "lookback"],
    ["another task", [novel, `${model}\ntask: forecast`], "no-task", "forecast"],
    [
      "an empty part",
      ["data: x\nsource: a.txt\nsplit: [1, 0, 0]", model, "train: writer", "evaluate: writer"],
      "empty-part",
      "evaluate: writer",
    ],
    [
      "a series that is to write",
      ["data: x\nsource: a.csv\nhorizon: 2", model, "train: writer", "generate: writer"],
      "other-task",
      "writer",
    ],
    [
      "a text that is to be forecast",
      [novel, model, "train: writer", "forecast: writer"],
      "other-task",
      "writer",
    ],
    [
      "a baseline of forecasts",
      [novel, model, "train: writer", "evaluate: writer\nbaselines: [bigram, naive]"],
      "other-baseline",
      "[bigram, naive]",
    ],
    [
      "a metric of forecasts",
      [novel, model, "train: writer", "evaluate: writer\nmetrics: mae"],
      "other-metric",
      "mae",
    ],
    ["no length", [novel, model, generate, "generate: writer\nlength: 0"], "out-of-range", "0"],
    [
      "a temperature below 0",
      [novel, model, generate, "generate: writer\ntemperature: -1"],
      "out-of-range",
      "-1",
    ],
    ["a share above 1", [novel, model, generate, "generate: writer\ntop_p: 1.5"], "out-of-range", "1.5"],
    ["no candidates", [novel, model, generate, "generate: writer\ntop_k: 0"], "out-of-range", "0"],
    ["a list as prompt", [novel, model, generate, "generate: writer\nprompt: [a]"], "wrong-type", "[a]"],
    ["an empty stop", [novel, model, generate, 'generate: writer\nstop: ""'], "out-of-range", '""'],
    [
      "too many samples",
      [novel, model, generate, "generate: writer\nn: 64\ntemperature: [0, 1, 2, 3, 4]"],
      "too-many-samples",
      "64",
    ],
    ["an untrained model", [novel, model, "generate: writer"], "needs-cell", "writer"],
  ])("%s", (_, sources, code, text) => {
    const { issues } = check(sources.map((source) => ({ language: "rnn", source })));
    expect(issues.map((issue) => issue.code)).toEqual([code]);
    const [issue] = issues;
    expect(sources[issue?.cell ?? 0]?.slice(issue?.span.start, issue?.span.end)).toBe(text);
    expect(issue?.message).toMatch(/\.$/);
    expect(issue?.remedy).toMatch(/[.?]$/);
  });

  it("a text shorter than one window", async () => {
    const short = run([novel, ...writer], { text: "abcdefghijklmnopqrst" });
    await expect(short).rejects.toThrow(Fault);
    await expect(short).rejects.toMatchObject({ code: "short-text" });
  });
});

describe("what other tools call it", () => {
  it.each([
    ["max_new_tokens: 3", "length"],
    ["temp: 1", "temperature"],
    ["seed_text: a", "prompt"],
    ["eos: a", "stop"],
    ["num_return_sequences: 2", "n"],
  ])("%s is understood", (line, ours) => {
    const sources = [novel, ...writer, `generate: writer\n${line}`];
    const { issues } = check(sources.map((source) => ({ language: "rnn", source })));
    expect(issues).toMatchObject([{ code: "unknown-key", remedy: `Did you mean \`${ours}\`?` }]);
  });
});

describe("an evaluation of text", () => {
  it("has cross entropy, perplexity and bits beside unigram and bigram, and says who wins", async () => {
    const { of } = await run([novel, ...writer, "evaluate: writer"], { nats: Math.LN2 });
    const found = of("evaluation") as {
      metrics: Record<string, number>;
      baselines: Record<string, Record<string, number>>;
    };
    expect(found.metrics["cross_entropy"]).toBeCloseTo(Math.LN2, 12);
    expect(found.metrics["perplexity"]).toBeCloseTo(2, 12);
    expect(found.metrics["bits_per_char"]).toBeCloseTo(1, 12);
    expect(Object.keys(found.baselines)).toEqual(["unigram", "bigram"]);
    const bigram = found.baselines["bigram"];
    expect(bigram?.["bits_per_char"]).toBeCloseTo((bigram?.["cross_entropy"] ?? 0) / Math.LN2, 12);
    expect(of("evaluation")["verdict"]).toMatch(
      /^The model beats unigram by \d+ % and bigram by \d+ % \(bits per character 1 against/,
    );
  });

  it("that is worse than pairs of letters says so", async () => {
    const { of } = await run([novel, ...writer, "evaluate: writer"], { nats: 2.5 });
    expect(of("evaluation")["verdict"]).toMatch(/^The model does not beat bigram, but beats unigram/);
  });

  it("takes the metrics and baselines that it is asked for", async () => {
    const keys = "metrics: perplexity\nbaselines: unigram";
    const { of } = await run([novel, ...writer, `evaluate: writer\n${keys}`]);
    expect(Object.keys(of("evaluation")["metrics"] as object)).toEqual(["perplexity"]);
    expect(Object.keys(of("evaluation")["baselines"] as object)).toEqual(["unigram"]);
  });

  it("of words compares perplexities and has no bits per character", async () => {
    const { of } = await run([`${novel}\nlevel: word`, ...writer, "evaluate: writer"], { nats: 1 });
    expect(Object.keys(of("evaluation")["metrics"] as object)).toEqual(["cross_entropy", "perplexity"]);
    expect(of("evaluation")["verdict"]).toMatch(/perplexity 2\.72/);
  });
});

describe("a generate cell", () => {
  const cells = (keys: string) => [novel, ...writer, `generate: writer\n${keys}`];

  it("writes samples at each temperature, side by side", async () => {
    const { of, asked, fed, texts } = await run(
      cells('prompt: "Call me "\ntemperature: [0.5, 1]\nn: 2\nlength: 12'),
    );
    expect(asked[0]).toMatchObject({
      temperatures: [0.5, 0.5, 1, 1],
      without: [0],
      top_k: null,
      top_p: 1,
      seed: 42,
    });
    expect(fed).toEqual(["Call me "]);
    expect(texts()).toEqual(Array.from({ length: 4 }, () => "abs. abs. ab"));
    expect(of("generation")).toMatchObject({
      model: "writer",
      prompt: "Call me ",
      samples: [
        { temperature: 0.5, ended: "length" },
        { temperature: 0.5 },
        { temperature: 1 },
        { temperature: 1 },
      ],
      notes: [],
    });
  });

  it("names what the vocabulary lacks, and leaves it out of the prompt", async () => {
    const { of, fed } = await run(cells('prompt: "Call ß me €"'));
    expect(fed).toEqual(["Call  me "]);
    expect(of("generation")["notes"]).toContain(
      'The training part has no "ß" and "€", so they were left out of the prompt.',
    );
  });

  it.each([
    ["", "The prompt is empty, so the text begins as after a line end."],
    ["ßß", "Nothing is left of the prompt, so the text begins as after a line end."],
  ])("without a prompt (%j) begins after a line end and says so", async (prompt, note) => {
    const { of, fed } = await run(cells(`prompt: "${prompt}"`));
    expect(fed).toEqual(["\n"]);
    expect(of("generation")["notes"]).toContain(note);
  });

  it("ends a sample before the first of the texts that end it", async () => {
    const { of, texts } = await run(cells('stop: ["ago", ". "]\nlength: 1000'));
    expect(texts()).toEqual(["abs"]);
    expect(of("generation")["samples"]).toMatchObject([{ ended: "stop" }]);
  });

  it("writes words that read well after the prompt", async () => {
    const { texts } = await run(
      [`${novel}\nlevel: word`, ...writer, "generate: writer\nprompt: Call me\nlength: 4"],
      {
        writes: "Ishmael. Some years",
      },
    );
    expect(texts()).toEqual([" Ishmael. Some years"]);
  });

  it("notes a text that goes in circles", async () => {
    const { of } = await run(cells("temperature: 0\nlength: 200"));
    expect((of("generation")["notes"] as string[]).join()).toMatch(
      /at temperature 0 repeats .* Raise `temperature`/,
    );
  });

  it("that is interrupted shows what was written until then", async () => {
    const { of, texts } = await run(cells("length: 2000"), { interruptAfter: 1 });
    expect(texts()[0]).toHaveLength(256);
    expect(of("generation")["samples"]).toMatchObject([{ ended: "interrupted" }]);
  });
});

describe("repetition", () => {
  const prose =
    "Some years ago, never mind how long precisely, having little or no money in my purse, I thought I would sail about a little and see the watery part of the world.";
  it.each([
    ["prose", prose, false],
    ["a few letters", "the the the the", false],
    ["a loop", "the whale ".repeat(20), true],
    ["a loop at the end of prose", prose + " and the sea".repeat(20), true],
  ])("of %s", (_, text, found) => {
    expect(repetition(text) !== undefined).toBe(found);
  });
});
