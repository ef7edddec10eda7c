import type { Issue } from "../base/issue";
import type { LayerSpec, ModelSpec, OutputSpec } from "../engine/api";
import { plural } from "../outputs/format";
import type { DataConfig } from "./data-keys";
import { dataTypeOf } from "./data-types";
import { fault, issue, type Finding } from "./issues";
import { defineKind, key, type ConfigOf, type Raw } from "./keys";
import type { CheckContext, RunContext } from "./kind";
import { dataConfig, nearestData } from "./references";
import {
  expandStack,
  layersOf,
  layersOfStack,
  limits,
  planLayers,
  recurrentKeys,
  stackSchema,
  typesWith,
  withHead,
} from "./stack";
import { amount, choice, flag, text, whole, wordOr } from "./takes";
import { hasTask, knownTask, taskOf } from "./tasks";
import type { Frame, Framed } from "./tasks/task";
import type { DataValue, ModelValue } from "./values";

/** The default of a key that only a model without a stack has. */
const unlessStack =
  <Value>(value: Value) =>
  (raw: Raw): Value | undefined =>
    raw["stack"] === undefined ? value : undefined;

const keys = {
  data: key(wordOr("auto", text("the name of a data cell")), {
    doc: "The data that the model is for. `auto` takes the nearest data cell above.",
    default: "auto",
  }),
  task: key(choice(["auto", "forecast", "generate", "classify", "regress"]), {
    doc: "What the model does: `forecast` a series, `generate` text, `classify` labelled sequences or `regress` a number on them. `auto` is told by the data.",
    default: "auto",
  }),
  cell: key(choice(["lstm", "gru", "rnn"]).optional(), {
    doc: "The recurrent layer. An LSTM is the usual first choice, a GRU is smaller and often as good, a plain RNN forgets within some ten steps.",
    default: unlessStack("lstm" as const),
    defaultText: "lstm",
  }),
  units: key(whole(1, limits.units).optional(), {
    doc: "Size of the state; 64 is enough for most single series.",
    default: unlessStack(64),
    defaultText: "64",
  }),
  layers: key(whole(1, limits.layers).optional(), {
    doc: "Recurrent layers on each other; one is enough until it is shown not to be.",
    default: unlessStack(1),
    defaultText: "1",
  }),
  bidirectional: key(flag().optional(), {
    doc: "Reads the rows that the model sees in both directions, with twice the weights; it pays where the whole input matters more than its end.",
    default: unlessStack(false),
    defaultText: "false",
  }),
  lookback: key(wordOr("auto", whole(1, 100_000)), {
    doc: "Rows that the model sees before it forecasts. `auto` is three horizons or one season, the longer of the two, at most a quarter of the training rows.",
    default: "auto",
    unit: "rows",
  }),
  dropout: key(amount(0, 0.95).optional(), {
    doc: "Share of each recurrent layer's outputs that is set to zero while training, against overfitting. In a stack it is a layer.",
    default: unlessStack(0),
    defaultText: "0",
  }),
  strategy: key(choice(["direct"]), {
    doc: "How several steps come about: `direct` gives all steps of the horizon at once, so that errors do not feed on themselves.",
    default: "direct",
  }),
  stack: key(stackSchema.optional(), {
    doc: "Layers one by one, in place of `cell`, `units`, `layers`, `bidirectional` and `dropout`: `[{lstm: 64}, {dropout: 0.2}, {dense: 7}]`. A dense layer with one unit for each step ahead is added where it is missing.",
    expand: expandStack,
  }),
  l1: key(amount(0, 1), {
    doc: "Adds this times the sum of all kernel weights' sizes to the loss, which drives many to zero.",
    default: 0,
  }),
  l2: key(amount(0, 1), {
    doc: "Adds this times the sum of all kernel weights' squares to the loss, which keeps them small.",
    default: 0,
  }),
};

export type ModelConfig = ConfigOf<typeof keys>;

export const model = defineKind<"model", typeof keys, ModelValue>({
  name: "model",
  doc: "A recurrent network: what it is made of and how far back it looks. Its weights arise in a train cell.",
  keys: { ...keys, ...recurrentKeys },
  role: "defines",
  single: true,
  longRunning: false,
  complete: (config, { above }) => {
    const name = config.data === "auto" ? (nearestData(above)?.name ?? "auto") : config.data;
    const source = dataConfig(above, name);
    const task = source && knownTask(config, source);
    return { ...config, data: name, task: config.task === "auto" && task ? task.name : config.task };
  },
  needs: ({ data }) => (data === "auto" ? [] : [{ kind: "data", name: data }]),
  check: (config, context) => {
    const { cell } = context;
    if (config.data === "auto") {
      return [
        issue({ code: "no-data", by: { kind: "model", name: cell.name ?? "" } }, cell.spanOf([], "value")),
      ];
    }
    const source = dataConfig(context.above, config.data);
    return [
      ...formFindings(config, cell.raw).map(({ path, finding }) => issue(finding, cell.spanOf(path, "key"))),
      ...(source === undefined ? [] : taskIssues(config, source, context)),
    ];
  },
  run: (config, context) => {
    const data = context.value<DataValue>("data", config.data);
    const task = taskOf(config, data);
    if (task === undefined || (config.task !== "auto" && task.name !== config.task))
      throw fault(noTask(config, data.type), context.cell.spanOf(["task"], "value"));
    const frame = task.frame(config, data, context);
    const { spec, added } = design(config, frame);
    show({ ...config, task: task.name, lookback: frame.lookback }, context, spec, frame, added);
    const { l1, l2 } = config;
    return { spec, task: task.name, data: config.data, lookback: frame.lookback, l1, l2 };
  },
});

/** What the numbers of the output are, as the cell says it. */
export function outputOf(_: ModelConfig): OutputSpec {
  return { type: "point" };
}

/** The layers as the cell names them, with the last one that the task needs. */
function design(config: ModelConfig, frame: Frame): { spec: ModelSpec; added: boolean } {
  const { layers, added } = withHead(specsOf(config), frame.output);
  const { returnSequences } = frame;
  return {
    spec: { inputShape: frame.input, layers, ...(returnSequences !== undefined && { returnSequences }) },
    added,
  };
}

function show(
  config: ModelConfig,
  context: RunContext,
  spec: ModelSpec,
  { output, outputIs, reads }: Framed,
  added: boolean,
): void {
  const made = context.engine.createModel(spec, 1);
  const { params, layers } = made;
  made.dispose();
  const name = context.cell.name ?? "";
  context.show("model", {
    summary: `${name} has ${plural(params, "parameter")} in ${plural(layers.length, "layer")}. It ${reads}.`,
    model: name,
    data: config.data,
    params,
    layers,
    config,
    defaults: context.cell.defaults,
    notes:
      added && config.stack !== undefined
        ? [`A dense layer with ${plural(output, "unit")} was added at the end: ${outputIs}.`]
        : [],
  });
}

function specsOf(config: ModelConfig): LayerSpec[] {
  if (config.stack !== undefined) return layersOfStack(config.stack);
  const { cell = "lstm", units = 64, layers = 1, bidirectional = false, dropout = 0 } = config;
  const settings = Object.fromEntries(
    Object.entries(config).filter(([name]) => Object.hasOwn(recurrentKeys, name)),
  );
  return layersOf({ cell, units, layers, bidirectional, dropout, settings });
}

function formFindings(config: ModelConfig, raw: Raw): { path: string[]; finding: Finding }[] {
  const shortForm = [
    "cell",
    "units",
    "layers",
    "bidirectional",
    "dropout",
    ...Object.keys(recurrentKeys),
  ].filter((name) => Object.hasOwn(raw, name));
  if (config.stack !== undefined) {
    return shortForm.map((name) => ({
      path: [name],
      finding: { code: "keys-exclude", key: name, other: "stack" },
    }));
  }
  const { cell = "lstm" } = config;
  return shortForm
    .filter((name) => Object.hasOwn(recurrentKeys, name) && !typesWith(name).includes(cell))
    .map((name) => ({
      path: [name],
      finding: { code: "other-cell-type", key: name, types: typesWith(name), cell },
    }));
}

/** What the data asks of the model, as far as the text says it. */
function taskIssues(config: ModelConfig, source: DataConfig, context: CheckContext): Issue[] {
  const { cell } = context;
  const { type } = dataTypeOf(source);
  const task = knownTask(config, source);
  if (config.task !== "auto" && task !== undefined && task.name !== config.task)
    return [issue(noTask(config, type), cell.spanOf(["task"], "value"))];
  if (task === undefined)
    return hasTask(type) ? [] : [issue(noTask(config, type), cell.spanOf(["data"], "value"))];
  const frame = task.outline(config, source);
  return [
    ...task.without
      .filter((name) => Object.hasOwn(cell.raw, name))
      .map((key) => issue({ code: "not-for-task", key, does: task.does }, cell.spanOf([key], "key"))),
    ...(frame === undefined ? [] : sizeIssues(config, frame, context)),
    ...task.check(config, source, context),
  ];
}

function noTask({ task }: ModelConfig, type: string): Finding {
  return { code: "no-task", type, task };
}

/** Shapes and parameters. */
function sizeIssues(config: ModelConfig, frame: Frame, { cell }: CheckContext): Issue[] {
  const where = (key: string): Issue["span"] =>
    cell.spanOf([config.stack === undefined ? key : "stack"], "value");
  const issues: Issue[] = [];
  const { layers } = design(config, frame).spec;
  if (layers.length > limits.layers + 1) {
    issues.push(
      issue({ code: "too-many-layers", layers: layers.length, limit: limits.layers }, where("layers")),
    );
  }
  const plan = planLayers(layers, frame.input);
  if (!plan.ok) {
    const at = { layer: layers[plan.index]?.type ?? "", position: plan.index + 1, input: plan.input };
    issues.push(issue({ code: "layer-shape", ...at }, cell.spanOf(["stack", plan.index], "value")));
  } else {
    const params = plan.layers.reduce((sum, layer) => sum + layer.params, 0);
    if (params > limits.params)
      issues.push(issue({ code: "too-large", params, limit: limits.params }, where("units")));
    if (!plan.layers.some(({ layer }) => layer.recurrent))
      issues.push(issue({ code: "not-recurrent" }, where("stack")));
  }
  return issues;
}
