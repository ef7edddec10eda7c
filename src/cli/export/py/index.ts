import { readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { version } from "../../../base/version";
import { writeSafetensors } from "../../../store/safetensors";
import type { CommandIo } from "../../command";
import type { ExportFormat } from "../format";
import type { LabelledPlan, ScriptPlan, TextPlan } from "../script/plan";
import { labelledPlan } from "../script/labelled";
import { openScript, planOf } from "../script/resolve";
import { startOf, type Start } from "../script/start";
import { dataConstants, dataSection } from "./data";
import { baselines, evaluateSection, forecastingSection } from "./evaluate";
import { forecastSection } from "./forecast";
import { labelledParts } from "./labelled";
import { modelSection } from "./model";
import { comment, definitions, lines } from "./python";
import type { ScriptParts } from "./parts";
import { textParts } from "./text";
import { trainConstants, trainSection } from "./train";
import { weightsSection } from "./weights";

type Plan = ScriptPlan | TextPlan | LabelledPlan;

/**
 * A Keras 3 script of the same notebook, made of the functions that it needs. Beside it lie the initial weights and the
 * order of the windows, so that its losses are those of the notebook, and the data where that is a sample, generated or
 * drawn.
 */
export const py: ExportFormat = {
  name: "py",
  ending: ".py",
  doc: "a Keras script that reads, trains, evaluates and forecasts the same",
  showsOutputs: false,
  async write(document, io, target) {
    const opened = await openScript(document, "a Keras script", io);
    const isLabelled = opened.found.data.type === "sequences";
    const plan: Plan = await (isLabelled ? labelledPlan(opened, io) : planOf(opened, io));
    const stem = basename(target, ".py");
    const source = plan.task === "generate" ? { type: "table" as const, ...plan.text } : plan.data.source;
    const [path, isSample] = source.type === "table" ? [source.path, source.isSample] : ["", false];
    const dataPath = isSample ? basename(path) : relative(dirname(target), path).replaceAll("\\", "/");
    const starts = await startsOf(plan, io);
    const drawn = "models" in plan ? drawnOf(plan, stem) : undefined;
    return {
      text: assemble(plan, stem, partsOf(plan, starts, dataPath, stem, drawn?.name)),
      beside: [
        ...starts.map(({ name, file }) => ({ name: startName(stem, name), content: file })),
        ...(drawn === undefined ? [] : [drawn]),
        ...(isSample ? [{ name: basename(path), content: readFileSync(path) }] : []),
      ],
    };
  },
};

function partsOf(
  plan: Plan,
  starts: readonly Start[],
  dataPath: string,
  stem: string,
  drawn: string | undefined,
): ScriptParts {
  const weights = starts.map(({ names }) => names);
  if (plan.task === "forecast") return seriesParts(plan, weights[0] ?? [], dataPath);
  if (plan.task === "generate") return textParts(plan, weights[0] ?? [], dataPath);
  const isMade = plan.data.source.type === "adding";
  const files = isMade ? { data: drawn ?? "", parts: undefined } : { data: dataPath, parts: drawn };
  return labelledParts(plan, weights, { ...files, stem });
}

/** Where each model starts; `name` is that of one among several. */
async function startsOf(plan: Plan, io: CommandIo): Promise<(Start & { name: string | undefined })[]> {
  const models = "models" in plan ? plan.models : [plan.model];
  const starts: (Start & { name: string | undefined })[] = [];
  for (const { name, layers } of models) {
    const start = await startOf({ ...inputOf(plan), layers }, plan.train, windowsOf(plan), io);
    starts.push({ ...start, name: models.length > 1 ? name : undefined });
  }
  return starts;
}

function startName(stem: string, model: string | undefined): string {
  return model === undefined ? `${stem}.start.safetensors` : `${stem}.${model}.start.safetensors`;
}

function inputOf(plan: Plan): { inputShape: number[]; returnSequences?: boolean } {
  if (plan.task === "generate") return { inputShape: [plan.text.seq_length], returnSequences: true };
  if (plan.task === "forecast") return { inputShape: [plan.model.lookback, plan.model.features] };
  return { inputShape: [plan.data.length, plan.data.features] };
}

function windowsOf(plan: Plan): number {
  if (plan.task === "generate") return plan.text.trainWindows;
  if (plan.task !== "forecast") return plan.data.trainExamples;
  const { trainRows, lead, horizon } = plan.data;
  return trainRows - lead - plan.model.lookback - horizon + 1;
}

/** What was drawn with the notebook's seed and goes beside the script: sequences, or the part of each. */
function drawnOf({ data: { source } }: LabelledPlan, stem: string) {
  const tensor = (name: string, values: Float32Array | Int32Array, shape = [values.length]) => ({
    name,
    dtype: values instanceof Int32Array ? ("int32" as const) : ("float32" as const),
    shape,
    values,
  });
  if (source.type === "adding") {
    const { values, shape, sums, parts } = source;
    const tensors = [tensor("values", values, shape), tensor("sums", sums), tensor("parts", parts)];
    return { name: `${stem}.data.safetensors`, content: writeSafetensors(tensors) };
  }
  const { split } = source;
  if (split.by !== "draw") return undefined;
  return {
    name: `${stem}.parts.safetensors`,
    content: writeSafetensors([tensor("parts", split.parts)]),
  };
}

function seriesParts(plan: ScriptPlan, weights: readonly string[], dataPath: string): ScriptParts {
  const { data, model, train } = plan;
  return {
    imports: {
      plain: ["argparse", ...(data.source.type === "table" ? ["csv"] : []), "json", "math"],
      from: ["from dataclasses import dataclass", "from pathlib import Path"],
    },
    constants: lines(dataConstants(data, dataPath), `LOOKBACK = ${model.lookback}`, trainConstants(train)),
    definitions: [
      dataSection(data),
      modelSection(model),
      trainSection(plan),
      forecastingSection(plan),
      plan.evaluations.length > 0 ? baselines : undefined,
      plan.evaluations.length > 0 ? evaluateSection(plan) : undefined,
      forecastSection(plan),
      weightsSection(weights),
    ],
    data: "series",
    steps: seriesSteps(plan),
  };
}

function assemble(plan: Plan, stem: string, parts: ScriptParts): string {
  const { imports, constants } = parts;
  return `${definitions([
    lines(
      header(plan, stem, parts.main !== undefined),
      "",
      imports.plain.map((name) => `import ${name}`),
      imports.from,
      "",
      "import keras",
      "import numpy as np",
      "",
      constants,
      parts.main === undefined ? `START = Path(__file__).with_name("${stem}.start.safetensors")` : undefined,
      ...plan.scripts.map((source) => `\n# The notebook also holds this JavaScript:\n${comment(source)}`),
    ),
    ...parts.definitions,
    parts.main ?? main(plan, parts),
  ])}


if __name__ == "__main__":
    main()
`;
}

function header({ title, notebook }: Plan, stem: string, several: boolean): string {
  const starts = several
    ? `Training starts from the initial weights and takes the batches of the notebook, which
lie in ${stem}.NAME.start.safetensors for each model; with --fresh it draws its own. With
--weights FOLDER it takes trained weights instead, from the notebook's checkpoints.`
    : `Training starts from the initial weights and takes the batches of the notebook, which
lie in ${stem}.start.safetensors; with --fresh it draws its own. With --weights FILE it
takes trained weights instead, such as a checkpoint's weights.safetensors.`;
  const safe = title.replace(/\\/g, "\\\\").replace(/"/g, "'");
  return `"""${/[.!?]$/.test(safe) ? safe : `${safe}.`}

The Keras counterpart of ${notebook}, written by RNNBook ${version}.
It needs Keras 3 with one of its backends, such as JAX:

    pip install keras jax
    KERAS_BACKEND=jax python ${stem}.py

${starts}
"""`;
}

function main({ train }: Plan, { data, steps }: ScriptParts): string {
  const run = train.shuffle ? `train(model, ${data}, start)` : `train(model, ${data})`;
  return lines(
    "def main():",
    "    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])",
    '    parser.add_argument("--weights", type=Path, help="trained weights, as safetensors")',
    '    parser.add_argument("--fresh", action="store_true", help="draw new weights")',
    "    arguments = parser.parse_args()",
    "    keras.utils.set_random_seed(SEED)",
    `    ${data} = load()`,
    "    model = build()",
    "    if arguments.weights:",
    "        set_weights(model, read_tensors(arguments.weights))",
    "    else:",
    "        start = {} if arguments.fresh or not START.exists() else read_tensors(START)",
    "        if start:",
    "            set_weights(model, start)",
    `        ${run}`,
    steps,
  );
}

/** What follows training. */
function seriesSteps({ data, evaluations, forecast }: ScriptPlan): string[] {
  const origins = { test: "test_origins", validation: "validation_origins", train: "train_origins" };
  return [
    ...evaluations
      .filter(({ on }) => on === "train" || data[on])
      .map(({ on }) => `    evaluate(model, series, ${origins[on]}(series))`),
    ...(forecast === undefined ? [] : ["    forecast(model, series)"]),
  ];
}
