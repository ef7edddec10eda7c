import { address, boundariesOf, shareOf } from "./data";
import type { LabelledScript } from "./labelled-plan";
import { fullWidth, literal } from "./literal";
import { hooks, modelPart, optionsPart } from "./model";

/** A script that tells classes or numbers of sequences; where there are several models, each has a block. */
export function labelledParts(plan: LabelledScript, dataPath: string): string[] {
  const { models, isClasses } = plan;
  const isJudged = models.some(({ evaluations }) => evaluations.length > 0);
  const shared = [dataPart(plan, dataPath), ...(isJudged ? [isClasses ? telling : measuring] : [])];
  if (models.length === 1) return [...shared, ...models.flatMap((each) => learnerParts(each, fullWidth))];
  const blocks = models.map((each) => {
    const lines = learnerParts(each, fullWidth - 2)
      .join("\n\n")
      .split("\n");
    const inside = lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n");
    return `// The model ${each.name}.\n{\n${inside}\n}`;
  });
  return [...shared, ...blocks];
}

function dataPart(
  { source, options, split, isClasses, validation }: LabelledScript,
  dataPath: string,
): string {
  const { sequence, time, features, label, window, max_length, missing, scaler } = options;
  const { split_by, shuffle, test_sequences, seed } = options;
  const told = {
    ...{ sequence, time, features, label, window, max_length, missing, scaler },
    ...{ split_by, shuffle, test_sequences, seed },
  };
  const entries = Object.entries(told).map(
    ([key, value]) => `  ${key}: ${literal(value, 2, 4 + key.length)},`,
  );
  const table =
    source.type === "table"
      ? `const file = new URL(${literal(address(dataPath))}, import.meta.url);\nconst table = await readTable(file);`
      : `const table = tools.adding({ n: ${source.n}, length: ${source.length} }, ${source.seed});`;
  const examples = (part: string) => `tools.${isClasses ? "toClassify" : "toRegress"}(data, "${part}")`;
  return `// The sequences, cut into parts and scaled by the one that trains.
${table}
${shareOf("size")}
const data = tools.prepare(table, {
${entries.join("\n")}
${boundariesOf("size", split)}
});
const training = ${examples("train")};
const validation = ${validation ? examples("validation") : "null"};
const hooks = ${hooks(validation)};`;
}

function learnerParts(learner: LabelledScript["models"][number], width: number): string[] {
  return [
    modelPart(learner, "inputShape: [data.length, data.features.length]", { width }),
    `// Training; the weights of the best epoch stay.
${optionsPart(learner, width)}
engine.train(model, training, validation, options, hooks);`,
    [
      ...learner.evaluations.map((part) => `evaluate(${literal(learner.name)}, model, "${part}");`),
      "model.dispose();",
    ].join("\n"),
  ];
}

const telling = `// How good a model is on a part, beside always telling the most frequent class.
function evaluate(name, model, part) {
  const { values } = engine.predict(model, tools.toPredict(data, part));
  const labels = data.parts[part].classes;
  const majority = labels.slice().fill(tools.majority(data));
  const answers = { [name]: tools.told(values, data.known), majority };
  for (const [who, told] of Object.entries(answers)) {
    const scores = tools.scoreClasses(labels, told, data.classes.length);
    console.log(who, "accuracy", scores.accuracy, "macro_f1", scores.macro_f1);
  }
}`;

const measuring = `// How good a model is on a part, beside always telling the mean.
function evaluate(name, model, part) {
  const { values } = engine.predict(model, tools.toPredict(data, part));
  const labels = data.parts[part].numbers;
  const mean = labels.slice().fill(tools.mean(data));
  const answers = { [name]: tools.unscaleLabels(data, values), mean };
  for (const [who, told] of Object.entries(answers)) {
    console.log(who, JSON.stringify(tools.scoreNumbers(labels, told)));
  }
}`;
