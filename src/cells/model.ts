import { assert } from "../base/assert";
import type { Issue, Span } from "../base/issue";
import { equationsOf, type PlannedLayer } from "../layers";
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
import { knownTask, possibleTasks, taskOf } from "./tasks";
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
    const [wrong] = sizeFindings(config, frame, context);
    if (wrong !== undefined) throw fault(wrong.finding, wrong.span);
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
  const plan = planLayers(spec.layers, spec.inputShape, spec.returnSequences);
  assert(plan.ok, "the layers were checked");
  const params = paramsOf(plan.layers);
  const name = context.cell.name ?? "";
  // What means nothing for the task has a default all the same, of which the reader need not know.
  const means = (key: string) => key === "lookback" || !without.some((word) => word === key);
  context.show("model", {
    summary: `${name} has ${plural(params, "parameter")} in ${plural(plan.layers.length, "layer")}. It ${reads}.`,
    model: name,
    data: config.data,
    params,
    layers: plan.layers.map(({ layer, output, params }) => ({
      type: layer.type,
      output_shape: output,
      params,
    })),
    config: Object.fromEntries(Object.entries(config).filter(([key]) => means(key))),
    defaults: context.cell.defaults.filter(means),
    equations: equationsOf(plan.layers),
    notes,
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
  const [task, ...others] = possibleTasks(config, source);
  if (task === undefined) {
    const where = config.task === "auto" ? "data" : "task";
    return [issue(noTask(config, type), cell.spanOf([where], "value"))];
  }
  // Where only the data tells which of several it is, what is wrong for each of them is wrong.
  const does = [task, ...others].map((each) => each.does).join(" or ");
  const frame = task.outline(config, source);
  return [
    ...task.without
      .filter((name) => Object.hasOwn(cell.raw, name))
      .filter((name) => others.every(({ without }) => without.includes(name)))
      .map((key) => issue({ code: "not-for-task", key, does }, cell.spanOf([key], "key"))),
    ...(frame === undefined ? [] : sizeFindings(config, frame, context)).map(({ finding, span }) =>
      issue(finding, span),
    ),
    ...(others.length === 0 ? task.check(config, source, context) : []),
  ];
}

function noTask({ task }: ModelConfig, type: string): Finding {
  return { code: "no-task", type, task };
}

/** Shapes and parameters. */
function sizeFindings(
  config: ModelConfig,
  frame: Frame,
  { cell }: Pick<CheckContext, "cell">,
): { finding: Finding; span: Span }[] {
  const where = (key: string): Span => cell.spanOf([config.stack === undefined ? key : "stack"], "value");
  const { spec, before } = design(config, frame);
  const { layers, inputShape, returnSequences } = spec;
  const inStack = (index: number): Span => cell.spanOf(["stack", index - before], "value");
  const plan = planLayers(layers, inputShape, returnSequences);
  const found: { finding: Finding; span: Span }[] = [];
  if (layers.length > limits.layers + 2) {
    const finding = { code: "too-many-layers" as const, layers: layers.length, limit: limits.layers };
    found.push({ finding, span: where("layers") });
  }
  if (!plan.ok) {
    const { index, input } = plan;
    const at = { layer: layers[index]?.type ?? "", position: index - before + 1, input };
    const finding = { code: "layer-shape" as const, ...at, symbols: frame.symbols !== undefined };
    return [...found, { finding, span: inStack(index) }];
  }
  const params = paramsOf(plan.layers);
  if (params > limits.params)
    found.push({ finding: { code: "too-large", params, limit: limits.params }, span: where("units") });
  if (!plan.layers.some(({ layer }) => layer.recurrent))
    found.push({ finding: { code: "not-recurrent" }, span: where("stack") });
  // What the next symbol is would be read off the text itself.
  const ahead = layers.findIndex(({ type }) => type === "bidirectional");
  if (frame.returnSequences === true && ahead >= 0 && config.stack !== undefined)
    found.push({ finding: { code: "reads-ahead", key: "bidirectional" }, span: inStack(ahead) });
  return found;
}

function paramsOf(layers: readonly PlannedLayer[]): number {
  return layers.reduce((sum, { params }) => sum + params, 0);
}
