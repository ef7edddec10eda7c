import { describe, expect, it } from "vitest";
import { fingerprints } from "../../src/cells/fingerprint";
import { plan } from "../../src/cells/plan";
import { parseNotebook } from "../../src/cells/syntax";

const sources = [
  "# Prose", // 0
  "data: a\nsource: a.csv", // 1
  "model: m", // 2
  "train: m", // 3
  "evaluate: m", // 4
  "data: b\nsource: b.csv", // 5
  "model: n\nunits: 8", // 6
  "train: n", // 7
  "forecast: n", // 8
  "", // 9
];

const read = (texts: readonly string[]) =>
  parseNotebook(texts.map((source) => ({ language: source.startsWith("# ") ? "markdown" : "rnn", source })));
const cells = read(sources);

function planned(targets: number[], fresh: number[] = []): number[] {
  return plan(cells, targets, ({ cell }) => fresh.includes(cell));
}

describe("which cells run", () => {
  it.each([
    ["all", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [], [1, 2, 3, 4, 5, 6, 7, 8]],
    ["what a forecast needs", [8], [], [5, 6, 7, 8]],
    ["nothing that is fresh", [8], [5, 6, 7], [8]],
    ["what is stale below something fresh", [8], [5, 7], [6, 8]],
    ["a target in any case", [3], [1, 2, 3], [3]],
    ["targets after the targets that they need", [4, 3], [1, 2, 3], [3, 4]],
    ["in the order that was asked for", [7, 3], [1, 2, 5, 6], [7, 3]],
    ["no prose, no empty cells, none that is not there", [0, 9, 99, -1], [], []],
  ])("%s", (_, targets, fresh, expected) => {
    expect(planned(targets, fresh)).toEqual(expected);
  });

  it("a cell with an error too, so that it can say so", () => {
    expect(plan(read(["modle: x", "model: net\nunits: x", "model: ["]), [0, 1, 2], () => true)).toEqual([
      0, 1, 2,
    ]);
  });
});

/** Positions whose fingerprint is another after the change. */
function stale(position: number, source: string): number[] {
  const before = fingerprints(cells);
  const after = fingerprints(read(sources.map((text, i) => (i === position ? source : text))));
  return before.flatMap((print, i) => (print === after[i] ? [] : [i]));
}

describe("what becomes stale", () => {
  it.each([
    ["data, and all that rests on it", 1, "data: a\nsource: a2.csv", [1, 2, 3, 4]],
    ["a model, and its training", 6, "model: n\nunits: 9", [6, 7, 8]],
    ["training", 3, "train: m\nepochs: 5", [3, 4]],
    ["an evaluation alone", 4, "evaluate: m\non: train", [4]],
    ["what a horizon changes", 5, "data: b\nsource: b.csv\nhorizon: 2", [5, 6, 7, 8]],
    ["nothing by comments and blank lines", 6, "model: n # why\n\nunits:   8 # eight\n", []],
    ["nothing by a default that is written out", 3, "train: m\nepochs: 30\nloss: huber\nclip: 1", []],
    ["nothing by going on from where training stopped", 3, "train: m\nresume: true", []],
    ["nothing by the data that was meant anyway", 2, "model: m\ndata: a", []],
    ["what is broken, and all that needs it", 2, "model: m\nunits: x", [2, 3, 4]],
  ])("%s", (_, position, source, expected) => {
    expect(stale(position, source)).toEqual(expected);
  });

  it("nothing by the order of keys", () => {
    const print = (source: string) => fingerprints(read([source]))[0];
    expect(print("data: a\nsource: {generator: sine, n: 9}\nhorizon: 2")).toBe(
      print("data: a\nhorizon: 2\nsource:\n  n: 9\n  generator: sine"),
    );
  });

  it("is told by texts that stay the same over time", () => {
    expect(fingerprints(cells).map((print) => print?.length)).toEqual([
      undefined,
      16,
      16,
      16,
      16,
      16,
      16,
      16,
      16,
      undefined,
    ]);
    expect(new Set(fingerprints(cells)).size).toBe(9);
  });
});
