import { exportFaults } from "../script/faults";
import type { LabelledPlan } from "../script/plan";
import { labelledEvaluation, targets } from "./labelled-evaluate";
import { labelledModels } from "./model";
import type { ScriptParts } from "./parts";
import { lines, literal } from "./python";
import { sequenceConstants, sequenceSection } from "./sequences";
import { labelledTrainSection, trainConstants } from "./train";
import { namedWeightsSection, weightsSection } from "./weights";

/** A script whose models tell classes or numbers of sequences; `weights` are the names of those of each model. */
export function labelledParts(
  plan: LabelledPlan,
  weights: readonly (readonly string[])[],
  files: { data: string; parts: string | undefined; stem: string },
): ScriptParts {
  const { data, models, train, evaluations } = plan;
  for (const { name, layers } of plan.task === "classify" ? models : []) {
    const activation = layers.at(-1)?.config["activation"];
    if (activation !== "linear") throw exportFaults.key(`model ${name}`, "activation", activation);
  }
  const [only] = models;
  const judged = evaluations.filter(({ on }) => data.parts.includes(on));
  const several = models.length > 1;
  const parts = {
    constants: lines(sequenceConstants(data, files), trainConstants(train)),
    definitions: [
      sequenceSection(plan),
      labelledModels(plan),
      plan.task === "regress" ? targets(data) : undefined,
      labelledTrainSection(plan),
      judged.length > 0 ? labelledEvaluation(plan) : undefined,
      several ? namedWeightsSection(models, weights) : weightsSection(weights[0] ?? []),
    ],
    data: "data",
    steps: judged.map(
      ({ on }) => `    evaluate(${several ? "name" : literal(only?.name)}, model, data, "${on}")`,
    ),
  };
  const body = parts.definitions.join("\n");
  const plain = ["csv", "math"].filter((name) => body.includes(`${name}.`));
  return {
    ...parts,
    imports: {
      plain: ["argparse", ...plain, "json"].sort(),
      from: [
        ...(body.includes("Counter(") ? ["from collections import Counter"] : []),
        "from dataclasses import dataclass",
        "from pathlib import Path",
      ],
    },
    ...(several && { main: mainOfSeveral(plan, parts.steps, files.stem) }),
  };
}

/** Each model is trained and judged in turn. */
function mainOfSeveral({ train }: LabelledPlan, steps: readonly string[], stem: string): string {
  return lines(
    "def main():",
    "    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])",
    '    parser.add_argument("--weights", type=Path, help="a folder of checkpoints")',
    '    parser.add_argument("--fresh", action="store_true", help="draw new weights")',
    "    arguments = parser.parse_args()",
    "    keras.utils.set_random_seed(SEED)",
    "    data = load()",
    "    for name, build in MODELS.items():",
    "        model = build()",
    "        if arguments.weights:",
    '            path = arguments.weights / name / "best" / "weights.safetensors"',
    "            set_weights(name, model, read_tensors(path))",
    "        else:",
    `            path = Path(__file__).with_name(f"${stem}.{name}.start.safetensors")`,
    "            start = {} if arguments.fresh or not path.exists() else read_tensors(path)",
    "            if start:",
    "                set_weights(name, model, start)",
    '            print(f"── {name}")',
    train.shuffle ? "            train(model, data, start)" : "            train(model, data)",
    steps.map((step) => `    ${step}`),
  );
}
