import { describe, expect, it } from "vitest";
import { check, type CheckOptions } from "../../src/cells/check";

const data = "data: weather\nsource: seattle-weather\ntarget: temp_max\nhorizon: 7";
const model = "model: net";
const train = "train: net";

/** Cells as their sources; one that begins with `//` is JavaScript, one with `#` prose. */
function run(cells: readonly string[], options?: CheckOptions) {
  const sources = cells.map((source) => ({
    language: source.startsWith("//")
      ? ("js" as const)
      : source.startsWith("# ")
        ? ("markdown" as const)
        : ("rnn" as const),
    source,
  }));
  const { issues, usage } = check(sources, options);
  const found = issues.map(({ code, severity, cell, span, message, remedy }) => ({
    code,
    severity,
    cell,
    text: cells[cell]?.slice(span.start, span.end),
    message,
    remedy,
  }));
  return { found, usage };
}

interface Row {
  is: string;
  cells: string[];
  code: string;
  severity?: "error" | "warning";
  cell?: number;
  /** What the span covers. */
  text: string;
  says: string;
  remedy: string;
  options?: CheckOptions;
}

/** Each row has exactly one thing wrong, in its last cell unless it says otherwise. */
function table(name: string, rows: Row[]): void {
  describe(name, () => {
    it.each(rows)(
      "$is",
      ({ cells, code, severity = "error", cell = cells.length - 1, text, says, remedy, options }) => {
        expect(run(cells, options).found).toEqual([{ code, severity, cell, text, message: says, remedy }]);
      },
    );
  });
}

const wrongKind = (
  is: string,
  source: string,
  code: string,
  text: string,
  says: string,
  remedy: string,
): Row => ({
  is,
  cells: [data, source],
  code,
  text,
  says,
  remedy,
});
const kindList = "The kinds are data, model, train, evaluate, forecast and generate.";
const firstLine = "Add a first line such as `model: net`.";

table("the first line", [
  wrongKind(
    "a misspelt kind",
    "modle: x",
    "unknown-kind",
    "modle",
    "`modle` is not a kind of cell.",
    "Did you mean `model`?",
  ),
  wrongKind(
    "a kind of another tool",
    "predict: net",
    "unknown-kind",
    "predict",
    "`predict` is not a kind of cell.",
    "Did you mean `forecast`?",
  ),
  wrongKind(
    "dataset for data",
    "dataset: x",
    "unknown-kind",
    "dataset",
    "`dataset` is not a kind of cell.",
    "Did you mean `data`?",
  ),
  wrongKind(
    "a kind that does not exist",
    "sweep: x",
    "unknown-kind",
    "sweep",
    "`sweep` is not a kind of cell.",
    kindList,
  ),
  wrongKind(
    "inspect",
    "inspect: net\nview: gates",
    "unknown-kind",
    "inspect",
    "`inspect` is not a kind of cell.",
    kindList,
  ),
  wrongKind("a number for a key", "5: 3", "unknown-kind", "5", "`5` is not a kind of cell.", kindList),
  wrongKind(
    "a kind that stands below",
    "source: x\ndata: d",
    "first-line",
    "source",
    "A cell starts with `kind: name`, but this one starts with `source`.",
    "Move `data: d` to the first line.",
  ),
  wrongKind(
    "a key in place of a kind",
    "units: 5",
    "first-line",
    "units",
    "A cell starts with `kind: name`, but this one starts with `units: 5`.",
    firstLine,
  ),
  wrongKind(
    "a word alone",
    "model",
    "first-line",
    "model",
    "A cell starts with `kind: name`, but this one starts with `model`.",
    firstLine,
  ),
  wrongKind(
    "a list",
    "- a\n- b",
    "first-line",
    "- a",
    "A cell starts with `kind: name`, but this one starts with `- a`.",
    firstLine,
  ),
  wrongKind(
    "a line of Python",
    "LSTM(64)",
    "first-line",
    "LSTM(64)",
    "A cell starts with `kind: name`, but this one starts with `LSTM(64)`.",
    firstLine,
  ),
  wrongKind(
    "no name",
    "model:",
    "missing-name",
    "model",
    "The model cell has no name.",
    "Write one on its first line, such as `model: net`.",
  ),
  wrongKind(
    "a name with a space",
    "model: my net",
    "bad-name",
    "my net",
    "`my net` cannot be a name: names have letters, digits, _ and - and begin with a letter or _.",
    "Write `model: my_net`.",
  ),
  wrongKind(
    "a number for a name",
    "model: 5",
    "bad-name",
    "5",
    "`5` cannot be a name: names have letters, digits, _ and - and begin with a letter or _.",
    "Write `model: x5`.",
  ),
  wrongKind(
    "a list for a name",
    "model: [a]",
    "bad-name",
    "[a]",
    "`[a]` cannot be a name: names have letters, digits, _ and - and begin with a letter or _.",
    "Write `model: a`.",
  ),
]);

const inModel = (
  is: string,
  line: string,
  code: string,
  text: string,
  says: string,
  remedy: string,
): Row => ({
  is,
  cells: [data, `${model}\n${line}`],
  code,
  text,
  says,
  remedy,
});
const yaml = (is: string, line: string, text: string, says: string, remedy: string): Row =>
  inModel(is, line, "bad-yaml", text, says, remedy);

table("YAML that cannot be read", [
  yaml(
    "a tab",
    "\tunits: 3",
    "\t",
    "This line is indented with a tab.",
    "Indent with spaces, two for each level.",
  ),
  yaml(
    "an open quotation mark",
    "units: 'x",
    "units: 'x",
    "A quotation mark is opened but not closed.",
    "Close it on the same line.",
  ),
  yaml(
    "an open bracket",
    "stack: [{lstm: 3}",
    "stack: [{lstm: 3}",
    "A bracket is opened but not closed.",
    "Close it with ] or }.",
  ),
  yaml(
    "a missing colon",
    "units 64\nlayers: 2",
    "units 64",
    "`units 64` is not `key: value`.",
    "Write a key, a colon, a space and a value, such as `units: 64`.",
  ),
  yaml(
    "a line that is indented",
    "units: 64\n  layers: 2",
    "layers: 2",
    "This line is indented deeper than the one above, but belongs to no key.",
    "Begin it where the keys above begin.",
  ),
  yaml(
    "two colons",
    "units: b: c",
    "b: c",
    "A second colon stands on this line.",
    "Begin each key on a line of its own; quote a text that has a colon in it.",
  ),
  yaml("an at sign", "units: @3", "@", "A value cannot begin with `@`.", "Put the text in quotation marks."),
  yaml(
    "a bracket too many",
    "stack: [lstm] x",
    "x",
    "`x` does not belong here.",
    "Delete it, or put the text in quotation marks.",
  ),
  yaml(
    "a second document",
    "---\nunits: 3",
    "---",
    "`---` would begin a second document.",
    "Write the rest into a cell of its own.",
  ),
  yaml(
    "an alias",
    "units: *a",
    "*a",
    "`*a` is an anchor or an alias, which cells do not have.",
    "Write the value out, or quote a text that begins with & or *.",
  ),
  yaml(
    "an anchor",
    "units: &a 3",
    "3",
    "`&a` is an anchor or an alias, which cells do not have.",
    "Write the value out, or quote a text that begins with & or *.",
  ),
  yaml(
    "a tag",
    "units: !secret 3",
    "!secret",
    "`!secret` is a tag, which cells do not have.",
    "Delete it, or quote a text that begins with an exclamation mark.",
  ),
  yaml(
    "a list as a key",
    "? [a]\n: b",
    "[a]",
    "A key is a single word, not a list or an object.",
    "Write a word before the colon.",
  ),
  inModel(
    "a key twice",
    "units: 3\nunits: 4",
    "duplicate-key",
    "units",
    "`units` is given twice.",
    "Keep one of the two.",
  ),
  inModel(
    "a key that would reach into objects",
    "__proto__: {units: 3}",
    "forbidden-key",
    "__proto__",
    "`__proto__` cannot be a key.",
    "Delete the line.",
  ),
]);

const key = (is: string, line: string, text: string, remedy: string): Row =>
  inModel(is, `${line}: 3`, "unknown-key", text, `\`${text}\` is not a key here.`, remedy);

table("unknown keys", [
  key("a swap of letters", "unist", "unist", "Did you mean `units`?"),
  key("upper case", "Units", "Units", "Did you mean `units`?"),
  key("hidden_size of PyTorch", "hidden_size", "hidden_size", "Did you mean `units`?"),
  key("num_layers of PyTorch", "num_layers", "num_layers", "Did you mean `layers`?"),
  key("input_size of Nixtla", "input_size", "input_size", "Did you mean `lookback`?"),
  key("input_chunk_length of Darts", "input_chunk_length", "input_chunk_length", "Did you mean `lookback`?"),
  key("sequence_length of Keras", "sequence_length", "sequence_length", "Did you mean `lookback`?"),
  key("lr, which is a matter of training", "lr", "lr", "`learning_rate` belongs in a `train` cell."),
  key("n_epochs of Darts", "n_epochs", "n_epochs", "`epochs` belongs in a `train` cell."),
  key(
    "prediction_length of GluonTS",
    "prediction_length",
    "prediction_length",
    "`horizon` belongs in a `data` or a `forecast` cell.",
  ),
  key(
    "horizon, which is the task",
    "horizon",
    "horizon",
    "`horizon` belongs in a `data` or a `forecast` cell.",
  ),
  key(
    "a word of no tool",
    "foo",
    "foo",
    "The keys here are `data`, `task`, `cell`, `units`, `layers`, `bidirectional`, `lookback`, `dropout`, `embedding`, `strategy`, `residual`, `output`, `quantiles`, `stateful`, `stack`, `l1`, `l2`, `activation`, `use_bias`, `kernel_initializer`, `recurrent_initializer`, `bias_initializer`, `recurrent_dropout`, `recurrent_activation`, `unit_forget_bias` and `reset_after`.",
  ),
  {
    is: "camelCase",
    cells: [data, model, `${train}\nbatchSize: 32`],
    code: "unknown-key",
    text: "batchSize",
    says: "`batchSize` is not a key here.",
    remedy: "Did you mean `batch_size`?",
  },
  {
    is: "clipnorm of Keras",
    cells: [data, model, `${train}\nclipnorm: 1`],
    code: "unknown-key",
    text: "clipnorm",
    says: "`clipnorm` is not a key here.",
    remedy: "Did you mean `clip`?",
  },
  {
    is: "a setting outside of its object",
    cells: [data, model, `${train}\npatience: 3`],
    code: "unknown-key",
    text: "patience",
    says: "`patience` is not a key here.",
    remedy: "Write it inside `early_stopping`: `early_stopping: {patience: …}`.",
  },
  {
    is: "a key inside of an object",
    cells: [data, model, `${train}\noptimizer: {type: sgd, lr: 3}`],
    code: "unknown-key",
    text: "lr",
    says: "`optimizer.lr` is not a key here.",
    remedy: "Write `learning_rate` on a line of its own, beside `optimizer`.",
  },
  {
    is: "a misspelt setting of an optimizer",
    cells: [data, model, `${train}\noptimizer: {type: rmsprop, roh: 0.5}`],
    code: "unknown-key",
    text: "roh",
    says: "`optimizer.roh` is not a key here.",
    remedy: "Did you mean `rho`?",
  },
  {
    is: "file for source, which is then not missing too",
    cells: ["data: d\nfile: x.csv"],
    code: "unknown-key",
    text: "file",
    says: "`file` is not a key here.",
    remedy: "Did you mean `source`?",
  },
  inModel(
    "a layer that is misspelt",
    "stack: [{lsmt: 64}]",
    "unknown-key",
    "lsmt",
    "`stack.0.lsmt` is not a key here.",
    "Did you mean `lstm`?",
  ),
  inModel(
    "a misspelt layer in both directions",
    "stack: [{bidirectional: {lsmt: 64}}]",
    "unknown-key",
    "lsmt",
    "`stack.0.bidirectional.lsmt` is not a key here.",
    "Did you mean `lstm`?",
  ),
  inModel(
    "a setting of a layer",
    "stack: [{lstm: {unit: 64}}]",
    "unknown-key",
    "unit",
    "`stack.0.lstm.unit` is not a key here.",
    "Did you mean `units`?",
  ),
]);

const wholeUnits = "takes a whole number from 1 to 2,048.";
const withoutUnits = "Without the line it is `units: 64`.";

table("wrong values", [
  inModel(
    "a word for a number",
    "units: many",
    "wrong-type",
    "many",
    `\`units\` is \`many\`, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "a fraction for a whole number",
    "units: 1.5",
    "wrong-type",
    "1.5",
    `\`units\` is \`1.5\`, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "not a number",
    "units: .nan",
    "wrong-type",
    ".nan",
    `\`units\` is NaN, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "infinity",
    "units: .inf",
    "wrong-type",
    ".inf",
    `\`units\` is Infinity, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "a list for a number",
    "units: [64]",
    "wrong-type",
    "[64]",
    `\`units\` is \`[64]\`, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "no value",
    "units:",
    "no-value",
    "units",
    `\`units\` has no value, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "absurdly many units",
    "units: 100000",
    "out-of-range",
    "100000",
    `\`units\` is \`100000\`, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "none at all",
    "units: 0",
    "out-of-range",
    "0",
    `\`units\` is \`0\`, but ${wholeUnits}`,
    withoutUnits,
  ),
  inModel(
    "a word that lookback does not know",
    "lookback: all",
    "wrong-type",
    "all",
    "`lookback` is `all`, but takes a whole number from 1 to 100,000, or auto.",
    "Without the line it is `lookback: auto`.",
  ),
  inModel(
    "a misspelt choice",
    "cell: lsmt",
    "unknown-choice",
    "lsmt",
    "`cell` cannot be `lsmt`.",
    "Did you mean `lstm`?",
  ),
  inModel(
    "a choice of Keras",
    "cell: SimpleRNN",
    "unknown-choice",
    "SimpleRNN",
    "`cell` cannot be `SimpleRNN`.",
    "Did you mean `rnn`?",
  ),
  inModel(
    "a choice that does not exist",
    "cell: transformer",
    "unknown-choice",
    "transformer",
    "`cell` cannot be `transformer`.",
    "It takes `lstm`, `gru` or `rnn`.",
  ),
  inModel(
    "too much dropout",
    "dropout: 1.5",
    "out-of-range",
    "1.5",
    "`dropout` is `1.5`, but takes a number from 0 to 0.95.",
    "Without the line it is `dropout: 0`.",
  ),
  inModel(
    "an empty stack",
    "stack: []",
    "out-of-range",
    "[]",
    "`stack` is `[]`, but takes a list of layers, such as [{lstm: 64}, {dropout: 0.2}].",
    "Write a list of layers, such as [{lstm: 64}, {dropout: 0.2}].",
  ),
  inModel(
    "two layers in one",
    "stack: [{lstm: 3, gru: 4}]",
    "one-of",
    "{lstm: 3, gru: 4}",
    "`stack.0` has `lstm` and `gru`, but takes one of them.",
    "Keep one of `rnn`, `lstm`, `gru`, `bidirectional`, `embedding`, `dense` or `dropout`.",
  ),
  {
    is: "an optimizer that does not exist",
    cells: [data, model, `${train}\noptimizer: adm`],
    code: "unknown-choice",
    text: "adm",
    says: "`optimizer` cannot be `adm`.",
    remedy: "Did you mean `adam`?",
  },
  {
    is: "a loss of Keras",
    cells: [data, model, `${train}\nloss: mean_squared_error`],
    code: "unknown-choice",
    text: "mean_squared_error",
    says: "`loss` cannot be `mean_squared_error`.",
    remedy: "Did you mean `mse`?",
  },
  {
    is: "two ways to clip",
    cells: [data, model, `${train}\nclip: {norm: 1, value: 2}`],
    code: "one-of",
    text: "{norm: 1, value: 2}",
    says: "`clip` has `norm` and `value`, but takes one of them.",
    remedy: "Keep one of `global_norm`, `norm` or `value`.",
  },
  {
    is: "absurdly many epochs",
    cells: [data, model, `${train}\nepochs: 1e9`],
    code: "out-of-range",
    text: "1e9",
    says: "`epochs` is `1000000000`, but takes a whole number from 1 to 1,000,000.",
    remedy: "Without the line it is `epochs: 30`.",
  },
  {
    is: "a learning rate of 0, whose default depends on the optimizer",
    cells: [data, model, `${train}\noptimizer: sgd\nlearning_rate: 0`],
    code: "out-of-range",
    text: "0",
    says: "`learning_rate` is `0`, but takes a number above 0, at most 10.",
    remedy: "Without the line it is `learning_rate: 0.01`.",
  },
  {
    is: "yes for true",
    cells: [data, model, `${train}\nshuffle: yes`],
    code: "wrong-type",
    text: "yes",
    says: "`shuffle` is `yes`, but takes true or false.",
    remedy: "Without the line it is `shuffle: true`.",
  },
  {
    is: "no source",
    cells: ["data: d"],
    code: "missing-key",
    text: "data: d",
    says: "`source` is missing.",
    remedy: "Add `source:` with a file, the name of sample data, {sql: …} or {generator: sine}.",
  },
  {
    is: "absurdly many points",
    cells: ["data: d\nsource: {generator: sine, n: 1e9}"],
    code: "out-of-range",
    text: "1e9",
    says: "`source.n` is `1000000000`, but takes a whole number from 1 to 10,000,000.",
    remedy: "Write a whole number from 1 to 10,000,000.",
  },
  {
    is: "both forms of a generator",
    cells: ["data: d\nsource: {generator: sine, period: 50, from: 0}"],
    code: "keys-exclude",
    text: "0",
    says: "`source.from` has no effect beside `source.period`.",
    remedy: "Delete `source.from` or `source.period`.",
  },
  {
    is: "shares that are not a whole",
    cells: ["data: d\nsource: x.csv\nsplit: [0.7, 0.2, 0.2]"],
    code: "bad-split",
    text: "[0.7, 0.2, 0.2]",
    says: "The shares of `split` add up to 1.1, but must add up to 1.",
    remedy: "Write the shares of training, validation and test, such as [0.7, 0.1, 0.2].",
  },
  {
    is: "two shares in place of three",
    cells: ["data: d\nsource: x.csv\nsplit: [0.8, 0.2]"],
    code: "out-of-range",
    text: "[0.8, 0.2]",
    says: "`split` is `[0.8,0.2]`, but takes a list of three shares, such as [0.7, 0.1, 0.2].",
    remedy: "Without the line it is `split: [0.7, 0.1, 0.2]`.",
  },
  {
    is: "nothing to train on",
    cells: ["data: d\nsource: x.csv\nsplit: [0, 0.5, 0.5]"],
    code: "out-of-range",
    text: "0",
    says: "`split.0` is `0`, but takes a share above 0 to train on.",
    remedy: "Without the line it is `split: [0.7, 0.1, 0.2]`.",
  },
  {
    is: "weekday for dayofweek",
    cells: ["data: d\nsource: x.csv\ncalendar: weekday"],
    code: "unknown-choice",
    text: "weekday",
    says: "`calendar` cannot be `weekday`.",
    remedy: "Did you mean `dayofweek`?",
  },
]);

table("cells that need each other", [
  {
    is: "a model without data",
    cells: [model],
    code: "no-data",
    text: "model: net",
    says: "`model: net` has no data: no data cell stands above.",
    remedy: "Add a cell that starts with `data: name` above this one.",
  },
  inModel(
    "data that is not there",
    "data: births",
    "unknown-name",
    "births",
    "`model: net` speaks of the data `births`, but no cell above defines it.",
    "Write `weather`, or add a cell `data: births` above this one.",
  ),
  {
    is: "a misspelt model",
    cells: [data, model, "train: nett"],
    code: "unknown-name",
    text: "nett",
    says: "`train: nett` speaks of the model `nett`, but no cell above defines it.",
    remedy: "Did you mean `net`?",
  },
  {
    is: "a model that stands below",
    cells: [train, data, model],
    cell: 0,
    code: "defined-below",
    text: "net",
    says: "`train: net` needs `model: net`, but that stands below.",
    remedy: "Move `model: net` above this cell.",
  },
  {
    is: "a forecast without training",
    cells: [data, model, "forecast: net"],
    code: "needs-cell",
    text: "net",
    says: "`forecast: net` needs `train: net`, but there is no such cell.",
    remedy: "Add a cell with the line `train: net` above this one.",
  },
  {
    is: "an evaluation before the training",
    cells: [data, model, "evaluate: net", train],
    cell: 2,
    code: "defined-below",
    text: "net",
    says: "`evaluate: net` needs `train: net`, but that stands below.",
    remedy: "Move `train: net` above this cell.",
  },
  {
    is: "a name defined twice",
    cells: [data, model, "model: net"],
    code: "duplicate-name",
    text: "net",
    says: "The name `net` is taken by `model: net` above.",
    remedy: "Choose another name; each name is defined once in a notebook.",
  },
  {
    is: "a model with the name of the data",
    cells: [data, "model: weather"],
    code: "duplicate-name",
    text: "weather",
    says: "The name `weather` is taken by `data: weather` above.",
    remedy: "Choose another name; each name is defined once in a notebook.",
  },
  {
    is: "one model trained twice",
    cells: [data, model, train, `${train}\nepochs: 5`],
    code: "second-cell",
    text: "net",
    says: "`train: net` stands in the notebook twice.",
    remedy: "Delete one of the two, or give the other model a name of its own.",
  },
  {
    is: "a forecast that goes on where past covariates are not known",
    cells: [`${data}\npast_covariates: wind`, model, train, "forecast: net\nhorizon: 14"],
    code: "past-unknown",
    text: "14",
    says: "The forecast is to have 14 steps, but the model forecasts 7 at once, and for more it would need `wind` of rows that are yet to come.",
    remedy:
      "Lower `horizon` to 7, set `horizon: 14` in `data: weather` and train a model with `strategy: direct`, or leave the past covariates out.",
  },
  {
    is: "a forecast that is saved as no CSV",
    cells: [data, model, train, "forecast: net\nsave: forecast.xlsx"],
    code: "not-csv",
    text: "forecast.xlsx",
    says: "A forecast is saved as CSV, but `forecast.xlsx` has another ending.",
    remedy: "Give it the ending `.csv`.",
  },
  {
    is: "a file of future covariates that the data does not have",
    cells: [data, model, train, "forecast: net\nfuture: plans.csv"],
    code: "needs-key",
    text: "future",
    says: "`future` has no effect without `future_covariates`.",
    remedy: "Give `future_covariates`, or delete `future`.",
  },
  {
    is: "a metric of another task",
    cells: [data, model, train, "evaluate: net\nmetrics: [mae, perplexity]"],
    code: "other-metric",
    text: "[mae, perplexity]",
    says: "`perplexity` measures nothing of a model that forecasts.",
    remedy: "It takes `mae`, `rmse`, `smape`, `mase`, `crps` or `coverage`.",
  },
  {
    is: "a second model that is not there",
    cells: [data, model, train, "evaluate: net\nmodels: [big]"],
    code: "unknown-name",
    text: "evaluate: net",
    says: "`evaluate: net` speaks of the model `big`, but no cell above defines it.",
    remedy: "Write `net`, or add a cell `model: big` above this one.",
  },
  {
    is: "a backtest beside another part",
    cells: [data, model, train, "evaluate: net\non: validation\nbacktest: 10"],
    code: "keys-exclude",
    text: "backtest",
    says: "`backtest` has no effect beside `on: validation`.",
    remedy: "Delete `backtest` or `on: validation`.",
  },
  {
    is: "an evaluation on a part without rows",
    cells: ["data: d\nsource: x.csv\nsplit: [1, 0, 0]", model, train, "evaluate: net"],
    code: "empty-part",
    text: "evaluate: net",
    says: "The test part of `d` has no rows.",
    remedy: "Give it a share in `split`, or evaluate on another part.",
  },
  {
    is: "an evaluation on a part without a window",
    cells: [
      "data: d\nsource: {generator: sine, n: 40}\nhorizon: 9",
      `${model}\nlookback: 5`,
      train,
      "evaluate: net\non: validation",
    ],
    code: "part-too-short",
    text: "validation",
    says: "The validation part has 4 rows, fewer than the horizon of 9, so there is nothing to compare.",
    remedy: "Lower `horizon`, bring more rows, or give the validation part a larger share in `split`.",
  },
]);

table("sizes and shapes", [
  {
    is: "a generated series shorter than the window",
    cells: ["data: d\nsource: {generator: sine, n: 20}\nhorizon: 7", `${model}\nlookback: 10`],
    code: "too-short",
    text: "10",
    says: "There is nothing to train on: one window takes 17 rows (lookback 10 + horizon 7), but the training part of `d` has 14 of 20 rows.",
    remedy: "Lower `lookback` or `horizon`, or bring more rows.",
  },
  {
    is: "a file that seems shorter than the window",
    cells: [data, `${model}\nlookback: 30`],
    options: { rowsOf: () => 50 },
    code: "maybe-too-short",
    severity: "warning",
    text: "30",
    says: "There is nothing to train on: one window takes 37 rows (lookback 30 + horizon 7), but the training part of `weather` seems to have 35 of 50 rows.",
    remedy: "Lower `lookback` or `horizon`, or bring more rows.",
  },
  inModel(
    "absurdly many parameters",
    "units: 2048\nlayers: 8",
    "too-large",
    "2048",
    "The model would have 251,746,311 parameters, but at most 67,108,864 are allowed.",
    "Lower `units` or `layers`; 64 units are enough for most series.",
  ),
  inModel(
    "absurdly many layers",
    "layers: 50\ndropout: 0.1",
    "too-many-layers",
    "50",
    "The model would have 101 layers, but at most 64 are allowed.",
    "Lower `layers`; one or two are usual.",
  ),
  inModel(
    "a stack without a recurrent layer",
    "stack: [{dense: 7}]",
    "not-recurrent",
    "[{dense: 7}]",
    "The stack has no recurrent layer, so it cannot read a sequence.",
    "Add one, such as {lstm: 64}, before the last layer.",
  ),
  inModel(
    "units beside a stack",
    "units: 3\nstack: [lstm]",
    "keys-exclude",
    "units",
    "`units` has no effect beside `stack`.",
    "Delete `units` or `stack`.",
  ),
  inModel(
    "both directions beside a stack",
    "bidirectional: true\nstack: [lstm]",
    "keys-exclude",
    "bidirectional",
    "`bidirectional` has no effect beside `stack`.",
    "Delete `bidirectional` or `stack`.",
  ),
  inModel(
    "a setting of another cell",
    "reset_after: false",
    "other-cell-type",
    "reset_after",
    "`reset_after` is a setting of gru, but `cell` is lstm.",
    "Delete the line, or write `cell: gru`.",
  ),
]);

const columnsOf: CheckOptions["columnsOf"] = () => [
  { name: "date", type: "time" },
  { name: "temp_max", type: "number" },
  { name: "wind", type: "number" },
  { name: "weather", type: "text" },
];
const column = (
  is: string,
  lines: string,
  code: string,
  text: string,
  says: string,
  remedy: string,
): Row => ({
  is,
  cells: [`data: d\nsource: w.csv\n${lines}`],
  options: { columnsOf },
  code,
  text,
  says,
  remedy,
});

table("columns", [
  column(
    "a misspelt target",
    "target: temp_mx",
    "unknown-column",
    "temp_mx",
    "The data has no column `temp_mx`.",
    "Did you mean `temp_max`?",
  ),
  column(
    "a target that is not there",
    "target: price",
    "unknown-column",
    "price",
    "The data has no column `price`.",
    "Its columns are `date`, `temp_max`, `wind` and `weather`.",
  ),
  column(
    "a covariate that is not there",
    "past_covariates: [wind, rain]",
    "unknown-column",
    "rain",
    "The data has no column `rain`.",
    "Its columns are `date`, `temp_max`, `wind` and `weather`.",
  ),
  column(
    "a time column that is not there",
    "time: dates",
    "unknown-column",
    "dates",
    "The data has no column `dates`.",
    "Did you mean `date`?",
  ),
  column(
    "text as a target",
    "target: weather",
    "not-numeric",
    "weather",
    "The column `weather` holds text, but `target` takes numbers.",
    "Name a column of numbers.",
  ),
  column(
    "a column under two keys",
    "target: wind\npast_covariates: [wind]",
    "column-twice",
    "wind",
    "The column `wind` stands in `target` and in `past_covariates`.",
    "Name it once; the past of the target is an input anyway.",
  ),
  column(
    "no column of numbers left",
    "past_covariates: [wind, temp_max]",
    "no-numeric-column",
    "w.csv",
    "The data has no column of numbers to forecast.",
    "Check the separator and the decimal sign of the file.",
  ),
  column(
    "a calendar without moments",
    "time: none\ncalendar: month",
    "no-time",
    "calendar",
    "`calendar` needs the moments of the rows, but the data has no time column.",
    "Delete `calendar`, or name the column as `time`.",
  ),
  {
    is: "filling that looks ahead",
    cells: ["data: d\nsource: w.csv\nmissing: interpolate"],
    code: "sees-future",
    severity: "warning",
    text: "interpolate",
    says: "`missing: interpolate` fills a gap with help of the value after it, so inputs know a little of the future.",
    remedy: "`ffill` repeats the last value and knows the past alone.",
  },
]);

const empty = "The notebook has no code cell with anything in it.";
const addData = "Add a cell that starts with `data: name`.";

describe("a notebook as a whole", () => {
  it("without a cell is empty", () => {
    expect(run([]).found).toMatchObject([
      { code: "empty-notebook", severity: "error", message: empty, remedy: addData },
    ]);
  });

  it("with prose alone is empty too", () => {
    expect(run(["# A title"]).found).toMatchObject([{ code: "empty-notebook" }]);
  });

  it("may have an empty cell, which is only warned of", () => {
    const { found } = run([data, "", "# prose", "\n  # a comment\n"]);
    expect(found.map(({ code, severity, cell }) => [code, severity, cell])).toEqual([
      ["cell-empty", "warning", 1],
      ["cell-empty", "warning", 3],
    ]);
  });

  it("says that JavaScript may not run only where that is so", () => {
    expect(run([data, "// x"], { allowJs: false }).found).toMatchObject([
      { code: "js-not-allowed", severity: "error", cell: 1, text: "// x" },
    ]);
    expect(run([data, "// x"], { allowJs: true }).found).toEqual([]);
    expect(run([data, "// x"]).found).toEqual([]);
  });

  it("finds all mistakes of all cells at once, in the order of the text", () => {
    const { found } = run([`${data}\nfoo: 1\nsplit: 3`, `${model}\nunits: x\nl2: -1`, "trian: net"]);
    expect(found.map(({ cell, text }) => [cell, text])).toEqual([
      [0, "foo"],
      [0, "3"],
      [1, "x"],
      [1, "-1"],
      [2, "trian"],
    ]);
  });

  it("is not blamed for a cell above that has mistakes of its own", () => {
    expect(run([data, `${model}\nunits: x`, train, "forecast: net"]).found.map(({ cell }) => cell)).toEqual([
      1,
    ]);
  });
});

describe("four short cells", () => {
  it.each([
    ["files", [data, model, train, "evaluate: net", "forecast: net"]],
    ["generators", ["data: s\nsource: {generator: sine}", model, train, "forecast: net"]],
    [
      "stacks",
      [data, `${model}\nstack: [lstm, {dropout: 0.2}, {gru: {units: 8, reset_after: false}}, dense]`, train],
    ],
    [
      "every shorthand",
      [data, model, `${train}\nclip: off\nearly_stopping: none\noptimizer: {beta_1: 0.5}\nmax_minutes: none`],
    ],
  ])("are right with %s", (_, cells) => {
    expect(run(cells).found).toEqual([]);
  });
});
