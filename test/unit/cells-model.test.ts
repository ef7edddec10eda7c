import { describe, expect, it, test } from "vitest";
import { check } from "../../src/cells/check";
import { design } from "../../src/cells/design";
import type { Frame } from "../../src/cells/tasks/task";
import { model } from "../../src/cells/model";
import { parseCell } from "../../src/cells/syntax";
import { equationsOf, layerOf } from "../../src/layers";

const series = "data: d\nsource: {generator: sine, n: 400}\nhorizon: 7";
const novel = "data: d\nsource: novel\ntype: text";
const labelled = "data: d\nsource: sensors\ntype: sequences\nlabel: kind\nsequence: id";

/** Findings on a model cell with these lines below that data. */
function say(data: string, lines: string) {
  const source = `model: net\n${lines}`;
  const { issues } = check([data, source].map((source) => ({ language: "rnn" as const, source })));
  return issues
    .filter(({ cell }) => cell === 1)
    .map(({ code, span, message, remedy }) => [code, source.slice(span.start, span.end), message, remedy]);
}

const refused: [is: string, data: string, lines: string, found: string[]][] = [
  [
    "quantiles that fall",
    series,
    "output: quantiles\nquantiles: [0.9, 0.5]",
    [
      "not-ascending",
      "0.5",
      "`quantiles.1` is `0.5`, but the numbers must rise from one to the next.",
      "Write them in order and each once, such as [0.1, 0.5, 0.9].",
    ],
  ],
  [
    "a quantile of everything",
    series,
    "output: quantiles\nquantiles: [0.5, 1]",
    [
      "out-of-range",
      "1",
      "`quantiles.1` is `1`, but takes a number between 0 and 1.",
      "Without the line it is `quantiles: [0.1, 0.5, 0.9]`.",
    ],
  ],
  [
    "quantiles of points",
    series,
    "quantiles: [0.5]",
    [
      "needs-key",
      "quantiles",
      "`quantiles` has no effect without `output: quantiles`.",
      "Give `output: quantiles`, or delete `quantiles`.",
    ],
  ],
  [
    "an embedding of numbers",
    series,
    "stack: [{embedding: 8}, {lstm: 4}]",
    [
      "layer-shape",
      "{embedding: 8}",
      "Layer 1 of the stack, embedding, stands for the symbols of a text, but this data is made of numbers.",
      "Delete it: recurrent layers read numbers as they are.",
    ],
  ],
  [
    "the size of an embedding for numbers",
    series,
    "embedding: 8",
    ["not-for-task", "embedding", "`embedding` means nothing for a model that forecasts.", "Delete it."],
  ],
  [
    "a second embedding",
    novel,
    "stack: [{lstm: 4}, {embedding: 8}]",
    [
      "layer-shape",
      "{embedding: 8}",
      "Layer 2 of the stack, embedding, reads the symbols of a text, but the layers before it have read them already.",
      "Put it first.",
    ],
  ],
  [
    "an embedding beside a stack",
    novel,
    "embedding: 8\nstack: [gru]",
    [
      "keys-exclude",
      "embedding",
      "`embedding` has no effect beside `stack`.",
      "Delete `embedding` or `stack`.",
    ],
  ],
  [
    "quantiles of a text",
    novel,
    "output: quantiles",
    ["not-for-task", "output", "`output` means nothing for a model that generates text.", "Delete it."],
  ],
  [
    "a residual text",
    novel,
    "residual: true",
    ["not-for-task", "residual", "`residual` means nothing for a model that generates text.", "Delete it."],
  ],
  [
    "a text that is read backwards, in a stack",
    novel,
    "stack: [{bidirectional: {gru: 4}}]",
    [
      "reads-ahead",
      "{bidirectional: {gru: 4}}",
      "A model that writes text reads in one direction, but `bidirectional` reads what is yet to be written.",
      "Delete `bidirectional`; `layers: 2` makes a model larger.",
    ],
  ],
  [
    "state carried between windows of a series",
    series,
    "stateful: true",
    ["not-for-task", "stateful", "`stateful` means nothing for a model that forecasts.", "Delete it."],
  ],
  [
    "an initialiser that there is not",
    series,
    "kernel_initializer: glorot",
    [
      "unknown-choice",
      "glorot",
      "`kernel_initializer` cannot be `glorot`.",
      "It takes `glorot_uniform`, `glorot_normal`, `he_uniform`, `he_normal`, `lecun_uniform`, `lecun_normal`, `random_uniform`, `random_normal`, `orthogonal` or `zeros`.",
    ],
  ],
  [
    "recurrent dropout of everything",
    series,
    "recurrent_dropout: 1",
    [
      "out-of-range",
      "1",
      "`recurrent_dropout` is `1`, but takes a number from 0 to 0.95.",
      "Without the line it is `recurrent_dropout: 0`.",
    ],
  ],
  [
    "the name that PyTorch has for an activation",
    series,
    "nonlinearity: relu",
    ["unknown-key", "nonlinearity", "`nonlinearity` is not a key here.", "Did you mean `activation`?"],
  ],
  [
    "the name that others have for a distribution",
    series,
    "likelihood: gaussian",
    ["unknown-key", "likelihood", "`likelihood` is not a key here.", "Did you mean `output`?"],
  ],
  [
    "gates of a layer without gates",
    series,
    "cell: rnn\nrecurrent_activation: hard_sigmoid",
    [
      "other-cell-type",
      "recurrent_activation",
      "`recurrent_activation` is a setting of lstm or gru, but `cell` is rnn.",
      "Delete the line, or write `cell: lstm`.",
    ],
  ],
];

describe("a model cell refuses", () => {
  it.each(refused)("%s", (_, data, lines, found) => {
    expect(say(data, lines)).toEqual([found]);
  });
});

const taken: [data: string, lines: string][] = [
  [series, "output: quantiles\nquantiles: [0.05, 0.5, 0.95]\nresidual: true"],
  [series, "output: gaussian\nstrategy: recursive"],
  [series, "cell: rnn\nactivation: relu\nrecurrent_initializer: identity\nkernel_initializer: he_normal"],
  [series, "cell: gru\nrecurrent_dropout: 0.2\nbidirectional: true\nbias_initializer: random_uniform"],
  [novel, "embedding: 32\nstateful: true"],
  [novel, "stack: [{embedding: 32}, {gru: {units: 128, recurrent_dropout: 0.1}}]"],
  [labelled, "bidirectional: true\nrecurrent_dropout: 0.1"],
];

test.each(taken)("a model cell below `%s` takes `%s`", (data, lines) => {
  expect(say(data, lines)).toEqual([]);
});

/** What a model cell with these lines is built as. */
function built(lines: string, frame: Frame) {
  const { config } = parseCell(`model: net\n${lines}`, 0, "rnn");
  return design(model.schema.parse(config), frame);
}

const week: Frame = { input: [14, 2], output: 7, outputIs: "one for each step of the horizon" };
const text: Frame = {
  input: [64],
  output: 50,
  symbols: 50,
  outputIs: "one for each symbol",
  returnSequences: true,
};

const heads: [lines: string, units: number, rest: object][] = [
  ["output: point", 7, {}],
  ["output: quantiles", 21, { output: { type: "quantiles", quantiles: [0.1, 0.5, 0.9] } }],
  ["output: quantiles\nquantiles: [0.2, 0.8]", 14, { output: { type: "quantiles", quantiles: [0.2, 0.8] } }],
  ["output: gaussian", 14, { output: { type: "gaussian" } }],
  ["strategy: recursive", 1, {}],
  [
    "strategy: recursive\noutput: gaussian\nresidual: true",
    2,
    { output: { type: "gaussian" }, residual: true },
  ],
];

test.each(heads)("the last layer of a model with `%s` has %i units", (lines, units, rest) => {
  const { spec, notes } = built(lines, week);
  const { layers, inputShape, ...others } = spec;
  expect(inputShape).toEqual([14, 2]);
  expect(layers.map(({ type }) => type)).toEqual(["lstm", "dense"]);
  expect(layers.at(-1)?.config["units"]).toBe(units);
  expect(others).toEqual(rest);
  expect(notes).toEqual([]);
});

test("a model of symbols begins with an embedding of them, in a stack too", () => {
  const short = built("embedding: 16\ncell: gru", text);
  expect(short.spec.layers[0]).toMatchObject({
    type: "embedding",
    config: { input_dim: 50, output_dim: 16 },
  });
  expect(short.spec.returnSequences).toBe(true);
  const own = built("stack: [{embedding: 32}, {gru: 8}]", text);
  expect(own.spec.layers.map(({ type }) => type)).toEqual(["embedding", "gru", "dense"]);
  expect(own.spec.layers[0]?.config).toMatchObject({ input_dim: 50, output_dim: 32 });
  expect(own.notes).toEqual(["A dense layer with 50 units was added at the end: one for each symbol."]);
  const added = built("stack: [gru]", text);
  expect(added.spec.layers.map(({ type }) => type)).toEqual(["embedding", "gru", "dense"]);
  expect(added.notes[0]).toBe("An embedding of 64 numbers for each symbol was added at the start.");
});

test("a stack says what the numbers of its last layer are", () => {
  expect(built("stack: [lstm]\noutput: quantiles", week).notes).toEqual([
    "A dense layer with 21 units was added at the end: 3 quantiles for each step.",
  ]);
  expect(built("stack: [lstm]\nstrategy: recursive", week).notes).toEqual([
    "A dense layer with 1 unit was added at the end: the next step.",
  ]);
});

const forms: [lines: string, equations: string[]][] = [
  ["cell: rnn", ["h′ = tanh(x·K + h·R + b)"]],
  ["cell: rnn\nactivation: linear\nuse_bias: false", ["h′ = (x·K + h·R)"]],
  [
    "cell: lstm",
    [
      "i = σ(x·K_i + h·R_i + b_i)",
      "f = σ(x·K_f + h·R_f + b_f)",
      "g = tanh(x·K_c + h·R_c + b_c)",
      "o = σ(x·K_o + h·R_o + b_o)",
      "c′ = f∘c + i∘g",
      "h′ = o∘tanh(c′)",
    ],
  ],
  [
    "cell: gru",
    [
      "z = σ(x·K_z + h·R_z + b_z + d_z)",
      "r = σ(x·K_r + h·R_r + b_r + d_r)",
      "g = tanh(x·K_h + b_h + r∘(h·R_h + d_h))",
      "h′ = z∘h + (1 − z)∘g",
    ],
  ],
  [
    "cell: gru\nreset_after: false\nactivation: relu\nrecurrent_activation: hard_sigmoid\nbidirectional: true",
    [
      "z = hard_sigmoid(x·K_z + h·R_z + b_z)",
      "r = hard_sigmoid(x·K_r + h·R_r + b_r)",
      "g = relu(x·K_h + (r∘h)·R_h + b_h)",
      "h′ = z∘h + (1 − z)∘g",
    ],
  ],
];

test.each(forms)("the equations of `%s` are those that are computed", (lines, equations) => {
  const found = equationsOf(layersIn(built(`${lines}\nlayers: 2`, week).spec.layers));
  expect(found.map(({ lines }) => lines.map(({ equation }) => equation))).toEqual([equations]);
  expect(found[0]?.layer).toBe(`1, 2: ${/cell: (\w+)/.exec(lines)?.[1] ?? ""}`);
});

function layersIn(specs: { type: string; config: Record<string, unknown> }[]) {
  return specs.flatMap(({ type, config }) => {
    const layer = layerOf(type);
    return layer === undefined ? [] : [{ layer, config }];
  });
}
