import type { Issue } from "../base/issue";
import type { LayerSpec, ModelSpec } from "../engine/api";
import { plural } from "../outputs/format";
import { featureCount, knownRows, splitOf, type DataConfig } from "./data";
import { fault, issue, type Finding } from "./issues";
import { defineKind, key, type ConfigOf, type Raw } from "./keys";
import type { CheckContext, RunContext } from "./kind";
import { dataConfig, nearestData } from "./references";
import { boundaries, defaultLookback, windowCount } from "./split";
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
  task: key(choice(["auto", "forecast"]), { doc: "What the model does, told by its data.", default: "auto" }),
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
  complete: (config, { above }) => ({
    ...config,
    data: config.data === "auto" ? (nearestData(above)?.name ?? "auto") : config.data,
    task: "forecast",
  }),
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
      ...(source === undefined ? [] : sizeIssues(config, source, context)),
    ];
  },
  run: (config, context) => {
    const { series, horizon } = context.value<DataValue>("data", config.data);
    const lookback =
      config.lookback === "auto"
        ? defaultLookback(horizon, series.season_length, series.trainEnd)
        : config.lookback;
    if (windowCount("train", series.rows, series, { lookback: series.lead + lookback, horizon }) === 0) {
      const { rows } = series;
      const trainRows = series.trainEnd - series.lead;
      const span = context.cell.spanOf(["lookback"], "value");
      throw fault({ code: "too-short", name: config.data, trainRows, rows, lookback, horizon }, span);
    }
    const { layers, added } = withHead(specsOf(config), horizon);
    const spec: ModelSpec = { inputShape: [lookback, series.featureNames.length], layers };
    show({ ...config, lookback }, context, spec, horizon, added);
    return { spec, data: config.data, lookback, l1: config.l1, l2: config.l2 };
  },
});

function show(
  config: ModelConfig,
  context: RunContext,
  spec: ModelSpec,
  horizon: number,
  added: boolean,
): void {
  const made = context.engine.createModel(spec, 1);
  const { params, layers } = made;
  made.dispose();
  const name = context.cell.name ?? "";
  const [lookback, features = 1] = spec.inputShape;
  context.show("model", {
    summary: `${name} has ${plural(params, "parameter")} in ${plural(layers.length, "layer")}. It reads ${plural(lookback, "row")} of ${plural(features, "feature")} and forecasts ${plural(horizon, "step")}.`,
    model: name,
    data: config.data,
    params,
    layers,
    config,
    defaults: context.cell.defaults,
    notes:
      added && config.stack !== undefined
        ? [
            `A dense layer with ${plural(horizon, "unit")} was added at the end: one for each step of the horizon.`,
          ]
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

/** Shapes, parameters and rows, as far as the text says them. */
function sizeIssues(config: ModelConfig, source: DataConfig, context: CheckContext): Issue[] {
  const { cell } = context;
  const { horizon } = source;
  const where = (key: string): Issue["span"] =>
    cell.spanOf([config.stack === undefined ? key : "stack"], "value");
  const issues: Issue[] = [];
  const { layers } = withHead(specsOf(config), horizon);
  if (layers.length > limits.layers + 1) {
    issues.push(
      issue({ code: "too-many-layers", layers: layers.length, limit: limits.layers }, where("layers")),
    );
  }
  const lookback = config.lookback === "auto" ? 1 : config.lookback;
  const plan = planLayers(layers, [lookback, featureCount(source)]);
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
  return [...issues, ...rowIssues(config, source, context)];
}

function rowIssues(config: ModelConfig, source: DataConfig, context: CheckContext): Issue[] {
  const known = knownRows(source, context);
  if (known === undefined) return [];
  const { rows, exact } = known;
  const { horizon } = source;
  const { trainEnd: trainRows } = boundaries(rows, splitOf(source));
  const season = source.season_length === "auto" ? 1 : source.season_length;
  const lookback = config.lookback === "auto" ? defaultLookback(horizon, season, trainRows) : config.lookback;
  if (trainRows >= lookback + horizon) return [];
  const finding = { name: config.data, trainRows, rows, lookback, horizon };
  const span = context.cell.spanOf(["lookback"], "value");
  // Filling gaps may still bring rows, and dropping them take some: a file is only known once it has been read.
  return [issue(exact ? { code: "too-short", ...finding } : { code: "maybe-too-short", ...finding }, span)];
}
