import type { Issue } from "../base/issue";
import type { ModelSpec } from "../engine/api";
import { equationsOf, layerOf } from "../layers";
import { plural } from "../outputs/format";
import type { DataConfig } from "./data-keys";
import { dataTypeOf } from "./data-types";
import { design, type Design } from "./design";
import { fault, issue, type Finding } from "./issues";
import { defineKind, type Raw } from "./keys";
import type { CheckContext, RunContext } from "./kind";
import { modelKeys, type ModelConfig } from "./model-keys";
import { dataConfig, nearestData } from "./references";
import { limits, planLayers, recurrentKeys, typesWith } from "./stack";
import { hasTask, knownTask, taskOf } from "./tasks";
import type { Frame, Framed, Task } from "./tasks/task";
import type { DataValue, ModelValue } from "./values";

export { outputOf } from "./design";
export type { ModelConfig } from "./model-keys";

export const model = defineKind<"model", typeof modelKeys, ModelValue>({
  name: "model",
  doc: "A recurrent network: what it is made of and how far back it looks. Its weights arise in a train cell.",
  keys: modelKeys,
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
    const { raw } = cell;
    return [
      ...[...formFindings(config, raw), ...outputFindings(config, raw)].map(({ path, finding }) =>
        issue(finding, cell.spanOf(path, "key")),
      ),
      ...(source === undefined ? [] : taskIssues(config, source, context)),
    ];
  },
  run: (config, context) => {
    const data = context.value<DataValue>("data", config.data);
    const task = taskOf(config, data);
    if (task === undefined || (config.task !== "auto" && task.name !== config.task))
      throw fault(noTask(config, data.type), context.cell.spanOf(["task"], "value"));
    const frame = task.frame(config, data, context);
    const designed = design(config, frame);
    show({ ...config, task: task.name, lookback: frame.lookback }, context, task, frame, designed);
    const { data: from, strategy, stateful, l1, l2 } = config;
    return {
      spec: designed.spec,
      task: task.name,
      data: from,
      lookback: frame.lookback,
      strategy,
      stateful,
      l1,
      l2,
    };
  },
});

function show(
  config: ModelConfig,
  context: RunContext,
  { without }: Task,
  { reads }: Framed,
  { spec, notes }: Design,
): void {
  const made = context.engine.createModel(spec, 1);
  const { params, layers } = made;
  made.dispose();
  const name = context.cell.name ?? "";
  // What means nothing for the task has a default all the same, of which the reader need not know.
  const means = (key: string) => key === "lookback" || !without.some((word) => word === key);
  context.show("model", {
    summary: `${name} has ${plural(params, "parameter")} in ${plural(layers.length, "layer")}. It ${reads}.`,
    model: name,
    data: config.data,
    params,
    layers,
    config: Object.fromEntries(Object.entries(config).filter(([key]) => means(key))),
    defaults: context.cell.defaults.filter(means),
    equations: equationsOf(layersIn(spec)),
    notes,
  });
}

function layersIn({ layers }: ModelSpec) {
  return layers.flatMap(({ type, config }) => {
    const layer = layerOf(type);
    return layer === undefined ? [] : [{ layer, config }];
  });
}

function formFindings(config: ModelConfig, raw: Raw): { path: string[]; finding: Finding }[] {
  const shortForm = [
    "cell",
    "units",
    "layers",
    "bidirectional",
    "dropout",
    "embedding",
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

function outputFindings({ output }: ModelConfig, raw: Raw): { path: string[]; finding: Finding }[] {
  if (output === "quantiles" || !Object.hasOwn(raw, "quantiles")) return [];
  return [
    { path: ["quantiles"], finding: { code: "needs-key", key: "quantiles", other: "output: quantiles" } },
  ];
}

/** What the data asks of the model, as far as the text says it. */
function taskIssues(config: ModelConfig, source: DataConfig, context: CheckContext): Issue[] {
  const { cell } = context;
  const { type } = dataTypeOf(source);
  const task = knownTask(config, source);
  if (config.task !== "auto" && task !== undefined && task.name !== config.task)
    return [issue(noTask(config, type), cell.spanOf(["task"], "value"))];
  if (task === undefined)
    return hasTask(type, config)
      ? []
      : [issue(noTask(config, type), cell.spanOf([config.task === "auto" ? "data" : "task"], "value"))];
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
  const { spec, before } = design(config, frame);
  const { layers } = spec;
  if (layers.length > limits.layers + 2) {
    issues.push(
      issue({ code: "too-many-layers", layers: layers.length, limit: limits.layers }, where("layers")),
    );
  }
  const plan = planLayers(layers, frame.input);
  if (!plan.ok) {
    const layer = layers[plan.index]?.type ?? "";
    const index = plan.index - before;
    const at = { layer, position: index + 1, input: plan.input, symbols: frame.symbols !== undefined };
    issues.push(issue({ code: "layer-shape", ...at }, cell.spanOf(["stack", index], "value")));
  } else {
    const params = plan.layers.reduce((sum, layer) => sum + layer.params, 0);
    if (params > limits.params)
      issues.push(issue({ code: "too-large", params, limit: limits.params }, where("units")));
    if (!plan.layers.some(({ layer }) => layer.recurrent))
      issues.push(issue({ code: "not-recurrent" }, where("stack")));
  }
  // What the next symbol is would be read off the text itself.
  const ahead = layers.findIndex(({ type }) => type === "bidirectional");
  if (frame.returnSequences === true && ahead >= 0 && config.stack !== undefined)
    issues.push(
      issue({ code: "reads-ahead", key: "bidirectional" }, cell.spanOf(["stack", ahead - before], "value")),
    );
  return issues;
}
