import { readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { version } from "../../../base/version";
import type { ExportFormat } from "../format";
import type { ScriptPlan, TextPlan } from "../script/plan";
import { planScript } from "../script/resolve";
import { startOf } from "../script/start";
import { dataConstants, dataSection } from "./data";
import { baselines, evaluateSection, forecastingSection } from "./evaluate";
import { forecastSection } from "./forecast";
import { modelSection } from "./model";
import { comment, definitions, lines } from "./python";
import type { ScriptParts } from "./parts";
import { textParts } from "./text";
import { trainConstants, trainSection } from "./train";
import { weightsSection } from "./weights";

/**
 * A Keras 3 script of the same notebook, made of the functions that it needs. Beside it lie the initial weights and the
 * order of the windows, so that its losses are those of the notebook, and the sample data where that is used.
 */
export const py: ExportFormat = {
  name: "py",
  ending: ".py",
  doc: "a Keras script that reads, trains, evaluates and forecasts the same",
  showsOutputs: false,
  async write(document, io, target) {
    const plan = await planScript(document, "a Keras script", io);
    const stem = basename(target, ".py");
    const { train } = plan;
    const source = plan.task === "forecast" ? plan.data.source : { type: "table", ...plan.text };
    const [path, isSample] = source.type === "table" ? [source.path, source.isSample] : ["", false];
    const dataPath = isSample ? basename(path) : relative(dirname(target), path).replaceAll("\\", "/");
    const start = await startOf(specOf(plan), train, windowsOf(plan), io);
    const parts =
      plan.task === "forecast"
        ? seriesParts(plan, start.names, dataPath)
        : textParts(plan, start.names, dataPath);
    return {
      text: assemble(plan, stem, parts),
      beside: [
        { name: `${stem}.start.safetensors`, content: start.file },
        ...(isSample ? [{ name: basename(path), content: readFileSync(path) }] : []),
      ],
    };
  },
};

function specOf(plan: ScriptPlan | TextPlan) {
  const { layers } = plan.model;
  if (plan.task === "generate") return { inputShape: [plan.text.seq_length], layers, returnSequences: true };
  return { inputShape: [plan.model.lookback, plan.model.features], layers };
}

function windowsOf(plan: ScriptPlan | TextPlan): number {
  if (plan.task === "generate") return plan.text.trainWindows;
  const { trainRows, lead, horizon } = plan.data;
  return trainRows - lead - plan.model.lookback - horizon + 1;
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

function assemble(plan: ScriptPlan | TextPlan, stem: string, parts: ScriptParts): string {
  const { imports, constants } = parts;
  return `${definitions([
    lines(
      header(plan, stem),
      "",
      imports.plain.map((name) => `import ${name}`),
      imports.from,
      "",
      "import keras",
      "import numpy as np",
      "",
      constants,
      `START = Path(__file__).with_name("${stem}.start.safetensors")`,
      ...plan.scripts.map((source) => `\n# The notebook also holds this JavaScript:\n${comment(source)}`),
    ),
    ...parts.definitions,
    main(plan, parts),
  ])}


if __name__ == "__main__":
    main()
`;
}

function header({ title, notebook }: ScriptPlan | TextPlan, stem: string): string {
  const safe = title.replace(/\\/g, "\\\\").replace(/"/g, "'");
  return `"""${/[.!?]$/.test(safe) ? safe : `${safe}.`}

The Keras counterpart of ${notebook}, written by RNNBook ${version}.
It needs Keras 3 with one of its backends, such as JAX:

    pip install keras jax
    KERAS_BACKEND=jax python ${stem}.py

Training starts from the initial weights and takes the batches of the notebook, which
lie in ${stem}.start.safetensors; with --fresh it draws its own. With --weights FILE it
takes trained weights instead, such as a checkpoint's weights.safetensors.
"""`;
}

function main({ train }: ScriptPlan | TextPlan, { data, steps }: ScriptParts): string {
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
