import { describe, expect, it } from "vitest";
import { check } from "../../src/cells/check";
import type { ColumnInfo } from "../../src/cells/kind";

const columns: ColumnInfo[] = [
  { name: "id", type: "text" },
  { name: "when", type: "time" },
  { name: "x", type: "number" },
  { name: "y", type: "number" },
  { name: "kind", type: "text" },
];
const labelled = "data: d\nsource: moves.csv\nsequence: id\nlabel: kind";
const words = "data: d\nsource: words.csv\ninput: id\noutput: kind";

/** What is wrong with cells one below the other: code, what it points at, and its sentences. */
function found(...cells: string[]): string[] {
  const sources = cells.map((source) => ({ language: "rnn" as const, source }));
  const { issues } = check(sources, { columnsOf: () => columns });
  return issues.map(({ code, cell, span, message, remedy }) => {
    const text = cells[cell]?.slice(span.start, span.end);
    return `${code} ${JSON.stringify(text)} ${message} ${remedy ?? ""}`.trim();
  });
}

describe("cells of labelled sequences that are right", () => {
  it.each<[string, string[]]>([
    ["whole sequences", [labelled, "model: net"]],
    ["windows", [`${labelled}\nwindow: 30\nstep: 5\nlabel_from: any`, "model: net\ntask: classify"]],
    ["one series of windows", ["data: d\nsource: moves.csv\nlabel: kind\nwindow: 30\nsplit_by: time"]],
    [
      "named test sequences",
      [`${labelled}\ntest_sequences: [1, b]`, "model: net", "train: net", "evaluate: net"],
    ],
    ["features by name", [`${labelled}\nfeatures: x\nscaler: robust\nmissing: drop\nmax_length: 100`]],
    ["the adding problem", ["data: d\nsource: {generator: adding, length: 20}", "model: net\ntask: regress"]],
    ["pairs", [`${words}\nmax_length: 10`]],
    [
      "a judgement by what is measured of it",
      [labelled, "model: net\ntask: classify", "train: net", "evaluate: net\nmetrics: [macro_f1]"],
    ],
  ])("%s", (_, cells) => {
    expect(found(...cells)).toEqual([]);
  });
});

describe("cells of labelled sequences that are wrong", () => {
  it.each<[string, string[], RegExp]>([
    ["no label", ["data: d\ntype: sequences\nsource: moves.csv"], /^missing-key .*`label` is missing\./],
    [
      "a label that is not there",
      ["data: d\nsource: moves.csv\nlabel: kinds\nsequence: id"],
      /^unknown-column "kinds" .*Did you mean `kind`\?/,
    ],
    [
      "a feature of words",
      [`${labelled}\nfeatures: [x, id]`],
      /^not-numeric "id" The column `id` holds text, but `features` takes numbers/,
    ],
    [
      "the label among the features",
      ["data: d\nsource: moves.csv\nsequence: id\nlabel: y\nfeatures: [x, y]"],
      /^label-is-feature "y" .*would be told the answer/,
    ],
    [
      "a step without windows",
      [`${labelled}\nstep: 5`],
      /^needs-key "step" `step` has no effect without `window`/,
    ],
    ["a label of windows without any", [`${labelled}\nlabel_from: any`], /^needs-key "label_from"/],
    ["a length beside windows", [`${labelled}\nwindow: 9\nmax_length: 5`], /^keys-exclude "max_length"/],
    [
      "test sequences without names",
      ["data: d\nsource: moves.csv\nlabel: kind\nwindow: 9\ntest_sequences: a"],
      /^needs-key "test_sequences" .*without `sequence`/,
    ],
    [
      "an unknown part of the window",
      [`${labelled}\nwindow: 9\nlabel_from: first`],
      /^unknown-choice "first" .*`last`, `majority` or `any`/,
    ],
    ["a window of no rows", [`${labelled}\nwindow: 0`], /^out-of-range "0"/],
    ["a horizon", [`${labelled}\nhorizon: 3`], /^not-for-data-type "horizon" .*labelled sequences/],
    [
      "labels of a sine",
      ["data: d\nsource: {generator: sine}\ntype: sequences"],
      /^no-labels .*makes a series without labels/,
    ],
    [
      "a label for the adding problem",
      ["data: d\nsource: {generator: adding}\nlabel: sum"],
      /^not-for-generator "label"/,
    ],
    ["a model that forecasts", [labelled, "model: net\ntask: forecast"], /^no-task "forecast"/],
    [
      "a lookback",
      [labelled, "model: net\ntask: classify\nlookback: 9"],
      /^not-for-task "lookback" .*tells classes/,
    ],
    [
      "quantiles of what only the data tells",
      [labelled, "model: net\noutput: quantiles"],
      /^not-for-task "output" .*tells classes or tells numbers/,
    ],
    ["a layer that takes no sequence", [labelled, "model: net\nstack: [{dense: 3}]"], /^not-recurrent/],
    [
      "a part without a share",
      [
        `${labelled}\nsplit: [0.8, 0, 0.2]`,
        "model: net\ntask: classify",
        "train: net",
        "evaluate: net\non: validation",
      ],
      /^empty-part "validation"/,
    ],
    [
      "a forecast of classes",
      [labelled, "model: net\ntask: classify", "train: net", "forecast: net"],
      /^other-task .*tells classes\. `evaluate` says how well it does that\./,
    ],
    ["pairs with one side", ["data: d\nsource: words.csv\ninput: id"], /^missing-key .*`output` is missing/],
    [
      "a side that is not there",
      [words.replace("kind", "knd")],
      /^unknown-column "knd" .*Did you mean `kind`/,
    ],
    ["pairs of a generator", ["data: d\nsource: {generator: sine}\ninput: a\noutput: b"], /^no-texts/],
    [
      "a model on pairs",
      [words, "model: net"],
      /^no-task .*`pairs` yet\. Models that turn one sequence into another come with a later version/,
    ],
  ])("%s", (_, cells, expected) => {
    const issues = found(...cells);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(expected);
  });
});
