import { describe, expect, it } from "vitest";
import { check } from "../../src/cells/check";
import { editOf } from "../../src/cells/language/apply-fix";
import { formatted } from "../../src/cells/language/format";
import { hintsOf } from "../../src/cells/language/hints";
import { hoverAt } from "../../src/cells/language/hover";
import { definitionAt, referencesAt } from "../../src/cells/language/names";
import { outlineOf, type OutlineItem } from "../../src/cells/language/outline";
import { parseNotebook } from "../../src/cells/syntax";

const notebook = [
  "data: rides\nsource: rides.csv\ntarget: riders\nhorizon: 7",
  "data: other\nsource: other.csv",
  "model: net\ndata: rides\ncell: lstm\nunits: 32",
  "train: net\nearly_stopping: {patience: 3}\nepochs: 5",
  "evaluate: net\nmetrics: [mase, mae]",
];

/** Cells as they are parsed, and where the last `|` of a text stands. */
function at(index: number, marked: string) {
  const offset = marked.indexOf("|");
  const source = marked.slice(0, offset) + marked.slice(offset + 1);
  const sources = notebook.map((cell, i) => (i === index ? source : cell));
  return { offset, cells: parse(sources), sources };
}

function parse(sources: readonly string[]) {
  return parseNotebook(sources.map((source) => ({ language: "rnn", source })));
}

describe("hovering says", () => {
  it.each<[string, number, string, RegExp[]]>([
    ["what a kind is", 3, "tra|in: net", [/Trains the model/, /Keys: `epochs`/]],
    [
      "what a key means, its default and unit",
      0,
      "data: rides\nhori|zon: 7",
      [/Rows to forecast/, /Default `1`, in rows/],
    ],
    ["what other tools call it", 2, "model: net\nun|its: 32", [/Elsewhere: `hidden_size`/]],
    ["what a key takes", 2, "model: net\nunits|: 32", [/Takes a whole number from 1/]],
    [
      "what a key of a setting takes",
      3,
      "train: net\nearly_stopping: {pat|ience: 3}",
      [/whole number from 0/],
    ],
    ["the equations of a layer", 2, "model: net\ncell: ls|tm", [/σ\(f\)∘c \+ σ\(i\)∘tanh\(g\)/]],
    ["the formula of a metric", 4, "evaluate: net\nmetrics: [ma|se]", [/y_\(t−m\)/]],
    ["the layers of a stack", 2, "model: net\nstack: [{gr|u: 5}]", [/GRU/, /reset gate/]],
    ["what a name stands for", 3, "train: n|et", [/`model: net`/, /units: 32/]],
    ["what data a model is for", 2, "model: net\ndata: ri|des", [/`data: rides`/]],
  ])("%s", (_, index, marked, says) => {
    const { cells, offset } = at(index, marked);
    const text = hoverAt(cells, index, offset)?.text ?? "";
    for (const part of says) expect(text).toMatch(part);
  });

  it("nothing of a number", () => {
    const { cells, offset } = at(2, "model: net\nunits: 3|2");
    expect(hoverAt(cells, 2, offset)).toBeUndefined();
  });
});

describe("a name", () => {
  const texts = (places: { cell: number; span: { start: number; end: number } }[], sources: string[]) =>
    places.map(({ cell, span }) => [cell, sources[cell]?.slice(span.start, span.end)]);

  it.each<[string, number, string, number]>([
    ["of a trained model leads to the model", 3, "train: n|et", 2],
    ["of data leads to the data", 2, "model: net\ndata: ri|des", 0],
    ["that is defined leads to itself", 2, "model: ne|t", 2],
  ])("%s", (_, index, marked, defining) => {
    const { cells, offset } = at(index, marked);
    expect(definitionAt(cells, index, offset)?.cell).toBe(defining);
  });

  it("is found in all cells that use it, the definition first", () => {
    const { cells, offset, sources } = at(4, "evaluate: n|et");
    expect(texts(referencesAt(cells, 4, offset), sources)).toEqual([
      [2, "net"],
      [3, "net"],
      [4, "net"],
    ]);
  });

  it("of data is found in the models that name it", () => {
    const { cells, offset, sources } = at(0, "data: rid|es\nsource: rides.csv");
    expect(texts(referencesAt(cells, 0, offset), sources)).toEqual([
      [0, "rides"],
      [2, "rides"],
    ]);
  });
});

it("the outline has the cell, its keys with values, and the layers of a stack", () => {
  const [cell] = parse(["model: net\nlookback: 14\nstack:\n  - lstm: 64\n  - {dropout: 0.2}\n  - dense"]);
  const text = (items: OutlineItem[], depth = 0): string[] =>
    items.flatMap(({ name, detail, children }) => [
      `${"  ".repeat(depth)}${name} ${detail}`.trimEnd(),
      ...text(children, depth + 1),
    ]);
  expect(text(cell === undefined ? [] : outlineOf(cell))).toEqual([
    "model: net",
    "  lookback 14",
    "  stack",
    "    lstm 64",
    "    dropout 0.2",
    "    dense",
  ]);
});

describe("formatting", () => {
  it.each<[string, string, string]>([
    ["puts one space after a colon", "model:   net\nunits:  5", "model: net\nunits: 5"],
    ["takes spaces from the ends of lines", "model: net  \nunits: 5 ", "model: net\nunits: 5"],
    ["keeps comments", "model: net # mine\n# more\nunits: 5", "model: net # mine\n# more\nunits: 5"],
    ["indents by two", "train: net\nclip:\n    norm: 1", "train: net\nclip:\n  norm: 1"],
    ["evens out braces", "train: net\nclip: { norm:  1 }", "train: net\nclip: {norm: 1}"],
    ["leaves what is broken alone", "train: net\nclip: {norm: 1", "train: net\nclip: {norm: 1"],
    [
      "leaves long lines alone",
      `model: net\n# ${"long ".repeat(40).trim()}`,
      `model: net\n# ${"long ".repeat(40).trim()}`,
    ],
  ])("%s", (_, source, expected) => {
    expect(formatted(source)).toBe(expected);
    expect(formatted(expected)).toBe(expected);
  });
});

describe("hints say", () => {
  const series = "data: d\nsource: {generator: sine, n: 1000}\nhorizon: 10";

  /** The last cell with its hints in brackets, where they stand. */
  const hinted = (...sources: string[]) => {
    const cells = parse(sources);
    const hints = hintsOf(cells, sources.length - 1);
    return hints
      .sort((a, b) => b.offset - a.offset)
      .reduce(
        (text, { offset, text: hint }) => `${text.slice(0, offset)}«${hint}»${text.slice(offset)}`,
        sources.at(-1) ?? "",
      );
  };

  it.each<[string, string[], string]>([
    [
      "rows and windows of data",
      [series],
      "data: d\nsource: {generator: sine, n: 1000}«1,000 rows; windows: train 661, validation 91, test 20»\nhorizon: 10",
    ],
    ["nothing of a file that is not known", ["data: d\nsource: a.csv"], "data: d\nsource: a.csv"],
    // 4·64·(1 + 64 + 1) and 64·10 + 10
    ["the parameters of a model", [series, "model: m"], "model: m«17,546 parameters»"],
    [
      "shape and parameters of each layer",
      [series, "model: m\nstack: [{lstm: 64}, {gru: 8}]"],
      "model: m«18,762 parameters»\nstack: [{lstm: 64}«[30, 64] 16,896», {gru: 8}«[8] 1,776»]",
    ],
    [
      "the length where it is not known as a letter",
      ["data: d\nsource: a.csv\nhorizon: 2", "model: m\nstack: [{lstm: 4}, {lstm: 4}]"],
      "model: m«250 parameters»\nstack: [{lstm: 4}«[T, 4] 96», {lstm: 4}«[4] 144»]",
    ],
    ["the steps of training", [series, "model: m", "train: m\nepochs: 5"], "train: m\nepochs: 5«55 steps»"],
  ])("%s", (_, sources, expected) => {
    expect(hinted(...sources)).toBe(expected);
  });
});

describe("a quick fix", () => {
  it.each<[string, string, string]>([
    ["puts the nearest key", "model: m\nunit: 5", "model: m\nunits: 5"],
    ["puts the nearest word", "model: m\ncell: lst", "model: m\ncell: lstm"],
    ["puts the nearest word without its quotes", 'model: m\ncell: "lst"', "model: m\ncell: lstm"],
    ["puts the nearest kind", "modle: m\nunits: 5", "model: m\nunits: 5"],
    ["puts the nearest name", "model: m\ndata: ride", "model: m\ndata: rides"],
    ["deletes a key that excludes another", "model: m\nunits: 5\nstack: [lstm]", "model: m\nstack: [lstm]"],
    ["deletes the last line", "model: m\nreset_after: true", "model: m"],
  ])("%s", (_, source, expected) => {
    const cells = ["data: rides\nsource: rides.csv", source];
    const { issues } = check(cells.map((text) => ({ language: "rnn" as const, source: text })));
    const found = issues.find(({ fix }) => fix !== undefined);
    const edit = found && editOf(source, found);
    expect(edit && source.slice(0, edit.span.start) + edit.text + source.slice(edit.span.end)).toBe(expected);
  });
});
