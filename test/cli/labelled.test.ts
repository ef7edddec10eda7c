import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAddon } from "../engine/support/addon";
import { folder, notebookOf, type Folder } from "../support/command-line";

const addon = findAddon();
const engine = addon === undefined ? "embedded" : "native";
const env = addon === undefined ? {} : { RNNBOOK_ADDON: addon };

let here: Folder;
beforeAll(() => {
  here = folder();
  const speeds: [string, number][] = [
    ["slow", 0.3],
    ["fast", 1.3],
  ];
  const rows = Array.from({ length: 120 }, (_, i) => {
    const [kind, speed] = speeds[i % 2] ?? ["", 0];
    const length = 8 + ((i * 7) % 13);
    return Array.from(
      { length },
      (_, t) => `s${i},${t},${Math.sin(i + speed * t).toFixed(4)},${kind},${speed}`,
    );
  }).flat();
  here.write("waves.csv", `id,t,x,kind,speed\n${rows.join("\n")}\n`);
  const numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  const french = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];
  const pairs = numbers.map((word, i) => [word, french[i] ?? ""] as const);
  here.write("words.tsv", `en\tfr\n${pairs.map((pair) => pair.join("\t")).join("\n")}\none\tun\n\tvide\n`);
  here.write("words.json", JSON.stringify(pairs.map(([en, fr]) => ({ en, fr }))));
});
afterAll(() => here.dispose());

/** What the cells of a notebook show, by the kind of cell. */
async function shown(...cells: string[]): Promise<Record<string, unknown>> {
  here.write("labelled.rnnbook", notebookOf(...cells));
  const ended = await here.rnnbook(["run", "labelled.rnnbook", "--json", "--engine", engine], { env });
  const events = ended.events();
  expect(events.filter(({ state }) => state === "error")).toEqual([]);
  expect(ended.code).toBe(0);
  return Object.fromEntries(
    events.filter(({ event }) => event === "output").map((event) => [String(event["kind"]), event["data"]]),
  );
}

describe("labelled sequences in the terminal", () => {
  it("of different lengths are told apart, and the classes are said to be", async () => {
    const { data, model, evaluate } = await shown(
      "data: waves\nsource: waves.csv\nsequence: id\ntime: t\nfeatures: x\nlabel: kind",
      "model: net\ncell: gru\nunits: 16",
      "train: net\nlearning_rate: 0.02\nepochs: 25\nclass_weights: balanced",
      "evaluate: net",
    );
    expect(data).toMatchObject({
      type: "sequences",
      target: "kind",
      features: ["x"],
      lengths: { least: 8, median: 14, most: 20 },
      parts: { train: { windows: 84 }, validation: { windows: 12 }, test: { windows: 24 } },
      classes: [
        { name: "fast", train: 42, validation: 6, test: 12 },
        { name: "slow", train: 42, validation: 6, test: 12 },
      ],
    });
    expect(model).toMatchObject({
      config: { task: "classify" },
      layers: [{ type: "gru" }, { output_shape: [2] }],
    });
    expect(evaluate).toMatchObject({ windows: 24, baselines: { majority: { accuracy: 0.5 } } });
    // SAFETY: the kernel checks outputs against their schema; what is missing fails below.
    const { metrics, confusion, verdict } = evaluate as {
      metrics: { accuracy: number; macro_f1: number };
      confusion: { counts: number[][] };
      verdict: string;
    };
    expect(metrics.accuracy).toBeGreaterThan(0.9);
    expect(confusion.counts.flat().reduce((sum, count) => sum + count)).toBe(24);
    expect(verdict).toMatch(/^The model beats the majority class, fast, by \d+ points/);
  });

  it("can be told a number", async () => {
    const { evaluate } = await shown(
      "data: waves\nsource: waves.csv\nsequence: id\ntime: t\nfeatures: x\nlabel: speed",
      "model: net\ncell: gru\nunits: 16",
      "train: net\nlearning_rate: 0.02\nepochs: 25",
      "evaluate: net\nmetrics: [mae, r2]",
    );
    // SAFETY: as above.
    const { metrics, baselines, verdict } = evaluate as {
      metrics: Record<string, number>;
      baselines: { mean: { mae: number } };
      verdict: string;
    };
    expect(Object.keys(metrics)).toEqual(["mae", "r2"]);
    expect(baselines.mean.mae).toBeCloseTo(0.5, 2);
    expect(metrics["r2"]).toBeGreaterThan(0.7);
    expect(verdict).toMatch(/^The model beats the mean by \d\d %/);
  });

  it("in windows of one series are cut in time", async () => {
    const { data } = await shown(
      "data: waves\nsource: waves.csv\nlabel: kind\nfeatures: x\nwindow: 10\nstep: 5",
    );
    expect(data).toMatchObject({ config: { split_by: "time" }, lengths: { least: 10, most: 10 } });
    expect(data).toHaveProperty("notes", ["The sequence is cut in time; no window reaches across a cut."]);
  });
});

describe("pairs of texts in the terminal", () => {
  it.each([
    ["words.tsv", 2],
    ["words.json", 0],
  ])("are read from %s and shown", async (file, left) => {
    const { data } = await shown(`data: words\nsource: ${file}\ninput: en\noutput: fr`);
    expect(data).toMatchObject({
      type: "pairs",
      rows: 10,
      parts: { train: { rows: 7 }, validation: { rows: 1 }, test: { rows: 2 } },
    });
    // SAFETY: as above.
    const { notes, texts } = data as { notes: string[]; texts: { input: string }[] };
    expect(notes.filter((note) => note.endsWith("left out."))).toHaveLength(left);
    expect(notes.join()).toMatch(/fr: 1 word, .*7 different words/);
    expect(texts).toHaveLength(5);
  });
});
