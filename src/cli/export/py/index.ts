import { readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { version } from "../../../base/version";
import type { ExportFormat } from "../format";
import type { ScriptPlan } from "../script/plan";
import { planScript } from "../script/resolve";
import { startOf } from "../script/start";
import { dataConstants, dataSection, needs } from "./data";
import { baselines, evaluateSection, forecastingSection } from "./evaluate";
import { forecastSection } from "./forecast";
import { modelSection } from "./model";
import { comment, definitions, lines } from "./python";
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
    const { source } = plan.data;
    const stem = basename(target, ".py");
    const start = await startOf(plan, io);
    const startFile = { name: `${stem}.start.safetensors`, content: start.file };
    const sample =
      source.type === "table" && source.isSample
        ? [{ name: basename(source.path), content: readFileSync(source.path) }]
        : [];
    const dataPath =
      source.type !== "table"
        ? ""
        : source.isSample
          ? basename(source.path)
          : relative(dirname(target), source.path);
    return { text: script(plan, start.names, dataPath, stem), beside: [startFile, ...sample] };
  },
};

function script(plan: ScriptPlan, weights: readonly string[], dataPath: string, stem: string): string {
  const { data, model, train, scripts } = plan;
  return `${definitions([
    lines(
      header(plan, stem),
      "",
      imports(plan),
      "",
      dataConstants(data, dataPath),
      `LOOKBACK = ${model.lookback}`,
      trainConstants(train),
      `START = Path(__file__).with_name("${stem}.start.safetensors")`,
      ...scripts.map((source) => `\n# The notebook also holds this JavaScript:\n${comment(source)}`),
    ),
    dataSection(data),
    modelSection(model),
    trainSection(plan),
    forecastingSection(plan),
    plan.evaluations.length > 0 ? baselines : undefined,
    plan.evaluations.length > 0 ? evaluateSection(plan) : undefined,
    forecastSection(plan),
    weightsSection(weights),
    main(plan),
  ])}


if __name__ == "__main__":
    main()
`;
}

function header({ title, notebook }: ScriptPlan, stem: string): string {
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

function imports({ data }: ScriptPlan): string {
  const { table } = needs(data);
  return lines(
    "import argparse",
    table && "import csv",
    "import json",
    "import math",
    "from dataclasses import dataclass",
    "from pathlib import Path",
    "",
    "import keras",
    "import numpy as np",
  );
}

function main({ data, evaluations, forecast, train }: ScriptPlan): string {
  const origins = { test: "test_origins", validation: "validation_origins", train: "train_origins" };
  const run = train.shuffle ? "train(model, series, start)" : "train(model, series)";
  return lines(
    "def main():",
    "    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])",
    '    parser.add_argument("--weights", type=Path, help="trained weights, as safetensors")',
    '    parser.add_argument("--fresh", action="store_true", help="draw new weights")',
    "    arguments = parser.parse_args()",
    "    keras.utils.set_random_seed(SEED)",
    "    series = load()",
    "    model = build()",
    "    if arguments.weights:",
    "        set_weights(model, read_tensors(arguments.weights))",
    "    else:",
    "        start = {} if arguments.fresh or not START.exists() else read_tensors(START)",
    "        if start:",
    "            set_weights(model, start)",
    `        ${run}`,
    ...evaluations
      .filter(({ on }) => on === "train" || data[on])
      .map(({ on }) => `    evaluate(model, series, ${origins[on]}(series))`),
    forecast && "    forecast(model, series)",
  );
}
