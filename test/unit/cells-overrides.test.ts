import { describe, expect, it } from "vitest";
import { check } from "../../src/cells/check";

const sources = [
  "data: sine\nsource: {generator: sine, n: 100}\nhorizon: 3",
  "model: net\nstack: [{lstm: 8}, {dropout: 0.1}]",
  "model: gru\ncell: gru",
  "train: net\nearly_stopping: false\nclip: 2",
  "forecast: net",
];

function override(params: Record<string, string>) {
  const cells = sources.map((source) => ({ language: "rnn" as const, source }));
  const { cells: read, issues, usage } = check(cells, { params });
  const said = usage.map(({ code, message, remedy }) => [code, message, remedy]);
  return { configs: read.map(({ config }) => config), codes: issues.map(({ code }) => code), said };
}

describe("values from the command line", () => {
  it.each([
    ["train.net.epochs", "5", 3, { epochs: 5 }],
    ["train.net.optimizer", "sgd", 3, { optimizer: { type: "sgd" }, learning_rate: 0.01 }],
    ["train.net.optimizer.beta_1", "0.5", 3, { optimizer: { type: "adam", beta_1: 0.5, beta_2: 0.999 } }],
    ["train.net.clip.global_norm", "0.1", 3, { clip: { global_norm: 0.1 } }],
    ["train.net.early_stopping.patience", "2", 3, { early_stopping: { patience: 2, monitor: "val_loss" } }],
    ["train.net.clip", "false", 3, { clip: false }],
    ["data.sine.split", "[0.5, 0.2, 0.3]", 0, { split: [0.5, 0.2, 0.3] }],
    ["data.sine.source", "births.csv", 0, { source: { file: "births.csv" } }],
    ["data.sine.source.n", "50", 0, { source: { generator: "sine", n: 50 } }],
    [
      "model.net.stack.0.lstm.units",
      "16",
      1,
      { stack: [{ lstm: { units: 16 } }, { dropout: { rate: 0.1 } }] },
    ],
    ["model.gru.cell", "rnn", 2, { cell: "rnn" }],
    ["data.sine.horizon", "4", 4, { horizon: 4, history: 12 }],
  ])("%s=%s", (target, value, cell, config) => {
    const { configs, codes, said } = override({ [target]: value });
    expect([codes, said]).toEqual([[], []]);
    expect(configs[cell]).toMatchObject(config);
  });

  it("come together", () => {
    const { configs } = override({
      "train.net.clip.norm": "1",
      "train.net.clip": "{value: 2}",
      "train.net.epochs": "2",
    });
    expect(configs[3]).toMatchObject({ clip: { value: 2 }, epochs: 2 });
  });

  it.each([
    ["train.nett.epochs", "Did you mean `train.net.epochs`?"],
    ["train.net.epoch", "Did you mean `train.net.epochs`?"],
    ["trian.net.epochs", "Did you mean `train.net.epochs`?"],
    ["train.net", "Write kind.name.key, such as train.net.epochs."],
    ["epochs", "Write kind.name.key, such as train.net.epochs."],
    ["train.net.clip.globl_norm", "Did you mean `train.net.clip`?"],
    ["train.net.__proto__.x", "Write kind.name.key, such as train.net.epochs."],
    ["train.net.frobnicate", "Write kind.name.key, such as train.net.epochs."],
  ])("%s names nothing", (target, remedy) => {
    const { said } = override({ [target]: "5" });
    expect(said).toEqual([["unknown-target", `\`${target}\` names nothing in this notebook.`, remedy]]);
  });

  it.each(["[1, 2", "*a", "'x", "!x 3"])("%j cannot be read", (value) => {
    const { said } = override({ "train.net.epochs": value });
    expect(said).toEqual([
      [
        "bad-parameter",
        `The value of \`train.net.epochs\`, \`${value}\`, cannot be read.`,
        "Write a YAML value, such as 5, adam or [0.8, 0, 0.2].",
      ],
    ]);
  });

  it("that are wrong are an issue of their cell", () => {
    const { codes, said } = override({ "train.net.epochs": "many" });
    expect([codes, said]).toEqual([["wrong-type"], []]);
  });
});
