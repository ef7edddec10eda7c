import type { LabelledPlan, SequencesPlan } from "../script/plan";
import { definitions, lines } from "./python";

/** What a network learns to tell where that is a number. */
export function targets({ scaler }: SequencesPlan): string {
  if (scaler === "none")
    return lines(
      "def targets(data, part):",
      '    """What the network learns to tell, [examples, 1]."""',
      '    return data[part].labels[:, None].astype("float32")',
    );
  return lines(
    "def targets(data, part):",
    '    """What the network learns to tell: scaled labels, [examples, 1]."""',
    '    shift, scale = fit_scaler(data["train"].labels)',
    '    return ((data[part].labels[:, None] - shift) / scale).astype("float32")',
  );
}

/** `evaluate()`: the same measures and the same baseline. */
export function labelledEvaluation({ task, data, evaluations }: LabelledPlan): string {
  const measures = Object.entries(formulas[task]).filter(([name]) =>
    evaluations.some(({ metrics }) => metrics === "auto" || metrics.some((metric) => metric === name)),
  );
  const asked = measures.length > 0 ? measures : Object.entries(formulas[task]);
  return task === "classify" ? ofClasses(asked) : ofNumbers(asked, data.scaler !== "none");
}

const formulas: Record<LabelledPlan["task"], Record<string, [name: string, formula: string]>> = {
  classify: {
    accuracy: ["accuracy", "hits.sum() / counts.sum()"],
    macro_f1: ["macro-F1", "(2 * hits[occurs] / both[occurs]).mean()"],
  },
  regress: {
    mae: ["MAE", "abs(errors).mean()"],
    mse: ["MSE", "(errors**2).mean()"],
    rmse: ["RMSE", "np.sqrt((errors**2).mean())"],
    r2: ["R²", "1 - (errors**2).sum() / ((labels - labels.mean()) ** 2).sum()"],
  },
};

type Measure = [key: string, [name: string, formula: string]];

function dictionary(measures: readonly Measure[]): string {
  return lines(
    "    return {",
    measures.map(([, [name, formula]]) => `        "${name}": ${formula},`),
    "    }",
  );
}

const rows = [
  "    for who, answers in told.items():",
  "        measures = scores(labels, answers)",
  '        row = "".join(f"  {key} {value:.5g}" for key, value in measures.items())',
  '        print(f"{who:16}{row}")',
];

function ofClasses(measures: readonly Measure[]): string {
  const withF1 = measures.some(([key]) => key === "macro_f1");
  return definitions([
    lines(
      "def tell(model, examples):",
      '    """The class that the network gives the largest number, [examples]."""',
      "    outputs = model.predict(examples.inputs, batch_size=1024, verbose=0)",
      "    return outputs.argmax(axis=1)",
    ),
    lines(
      "def confusion(labels, told):",
      '    """How many of each class, by row, are told as each, by column."""',
      "    counts = np.zeros((len(CLASSES), len(CLASSES)), int)",
      "    np.add.at(counts, (labels, told), 1)",
      "    return counts",
    ),
    lines(
      "def scores(labels, told):",
      withF1
        ? '    """How much is right; F1 is the mean over all classes that occur."""'
        : '    """How much is right."""',
      "    counts = confusion(labels, told)",
      "    hits = counts.diagonal()",
      withF1 ? ["    both = counts.sum(axis=0) + counts.sum(axis=1)", "    occurs = both > 0"] : undefined,
      dictionary(measures),
    ),
    lines(
      "def evaluate(name, model, data, part):",
      '    """Prints how well a part is told, beside always telling the usual class."""',
      "    labels = data[part].labels",
      '    usual = np.bincount(data["train"].labels).argmax()',
      '    told = {name: tell(model, data[part]), "majority": np.full(len(labels), usual)}',
      rows,
      "    for label, counts in zip(CLASSES, confusion(labels, told[name]), strict=True):",
      "        row = dict(zip(CLASSES, counts.tolist(), strict=True))",
      '        print(f"{label} is told as {row}")',
    ),
  ]);
}

function ofNumbers(measures: readonly Measure[], scaled: boolean): string {
  return definitions([
    lines(
      "def tell(model, data, part):",
      '    """The numbers that the network tells, in units of the label, [examples]."""',
      "    outputs = model.predict(data[part].inputs, batch_size=1024, verbose=0)",
      scaled
        ? [
            '    shift, scale = fit_scaler(data["train"].labels)',
            "    return outputs[:, 0].astype(float) * scale + shift",
          ]
        : "    return outputs[:, 0].astype(float)",
    ),
    lines(
      "def scores(labels, told):",
      '    """How far off the numbers are."""',
      "    errors = told - labels",
      dictionary(measures),
    ),
    lines(
      "def evaluate(name, model, data, part):",
      '    """Prints how well a part is told, beside always telling the mean."""',
      "    labels = data[part].labels",
      '    mean = np.full(len(labels), data["train"].labels.mean())',
      '    told = {name: tell(model, data, part), "mean": mean}',
      rows,
    ),
  ]);
}
