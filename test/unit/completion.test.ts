import { describe, expect, it } from "vitest";
import { completionsAt, type Completion } from "../../src/cells/language/completion";
import { parseNotebook } from "../../src/cells/syntax";

const above = [
  "data: rides\nsource: rides.csv\ntarget: riders\nhorizon: 7",
  "model: net",
  "model: wide\nunits: 128",
];
const columns = [
  { name: "day", type: "time" as const },
  { name: "riders", type: "number" as const },
  { name: "rain", type: "number" as const },
];

/** What is offered where the cell has its `|`. */
function offered(cell: string): Completion[] {
  const offset = cell.indexOf("|");
  const source = cell.slice(0, offset) + cell.slice(offset + 1);
  const cells = parseNotebook([...above, source].map((text) => ({ language: "rnn", source: text })));
  return completionsAt(source, offset, {
    cells,
    index: above.length,
    files: ["rides.csv", "book.txt"],
    columns,
  });
}

describe("what completion offers", () => {
  it.each<[string, string, string[]]>([
    ["kinds in an empty cell", "|", ["data", "model", "train", "evaluate", "forecast"]],
    ["kinds while one is typed", "tr|", ["train"]],
    ["models above, the nearest first", "train: |", ["wide", "net"]],
    ["keys of the kind", "model: x\n|", ["cell", "units", "layers", "lookback", "stack"]],
    ["keys while one is typed", "model: x\nun|", ["units"]],
    ["keys where a value is there already", "model: x\nun|: 5", ["units"]],
    ["the words of a key", "model: x\ncell: |", ["lstm", "gru", "rnn"]],
    ["the words of a key below one that is being typed", "model: x\nun\ncell: |", ["lstm", "gru", "rnn"]],
    ["true and false", "model: x\nbidirectional: |", ["true", "false"]],
    ["auto beside the words", "train: net\nloss: |", ["auto", "mse", "huber"]],
    ["the types of a setting in its short form", "train: net\noptimizer: |", ["adam", "sgd", "rmsprop"]],
    ["the keys of a setting", "train: net\nearly_stopping: {|}", ["monitor", "patience", "min_delta"]],
    ["the keys of a setting that is still open", "train: net\nearly_stopping: {pa|", ["patience"]],
    ["the keys of a setting in lines", "train: net\nearly_stopping:\n  pat|", ["patience"]],
    ["the words of a setting", "train: net\nearly_stopping: {monitor: |}", ["val_loss", "loss"]],
    ["the keys of the form that was begun", "train: net\noptimizer: {type: adam, |}", ["beta_1", "epsilon"]],
    ["the items of a list", "evaluate: net\nmetrics: [mae, |]", ["rmse", "mase"]],
    ["layers of a stack", "model: x\nstack: [|]", ["lstm", "gru", "dense", "dropout"]],
    ["layers with settings", "model: x\nstack: [{ls|", ["lstm"]],
    ["settings of a layer", "model: x\nstack: [{lstm: {|}}]", ["units"]],
    ["columns", "data: y\nsource: rides.csv\ntarget: |", ["auto", "riders", "rain"]],
    ["columns of a list", "data: y\nsource: rides.csv\npast_covariates: [ra|]", ["rain"]],
    ["files", "data: y\nsource: |", ["rides.csv", "book.txt"]],
    ["names of data", "model: x\ndata: |", ["auto", "rides"]],
  ])("%s: %s", (_, cell, labels) => {
    expect(offered(cell).map(({ label }) => label)).toEqual(expect.arrayContaining(labels));
  });

  it.each<[string, string, string[]]>([
    ["a key that is there already", "model: x\nunits: 5\n|", ["units"]],
    ["keys of another kind", "model: x\n|", ["epochs", "source"]],
    ["names for what the cell defines", "model: |", ["net", "rides"]],
    ["a second layer in one entry", "model: x\nstack: [{lstm: 5, |}]", ["gru"]],
    ["the form that was not begun", "train: net\noptimizer: {type: adam, |}", ["rho"]],
    ["anything in a comment", "model: x\n# uni|", ["units"]],
  ])("not %s: %s", (_, cell, labels) => {
    expect(offered(cell).map(({ label }) => label)).not.toEqual(expect.arrayContaining(labels));
  });

  it("with what a key means and its default", () => {
    const found = offered("model: x\nun|").find(({ label }) => label === "units");
    expect(found).toMatchObject({ insert: "units: ", detail: "default 64", is: "key" });
    expect(found?.doc).toContain("Size of the state");
  });

  it("in place of the whole word", () => {
    const cell = "model: x\ncell: l|st";
    const [{ replace } = { replace: { start: 0, end: 0 } }] = offered(cell);
    expect(cell.replace("|", "").slice(replace.start, replace.end)).toBe("lst");
  });
});
