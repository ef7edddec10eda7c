import { Fault } from "../../../base/issue";

/** The code of what a format cannot say; the command then ends with exit code 1. */
export const cannotExport = "cannot-export";

/** Everything that keeps a notebook from becoming a script. */
export const exportFaults = {
  wrong: (problem: string) => refusal(problem, "Mend it first; rnnbook check says all that is wrong."),
  kernel: (sentence: string) =>
    refusal(`The notebook's data could not be made ready: ${sentence}`, "Run the notebook to see more."),
  noTraining: () =>
    refusal("The notebook trains no model, so there is nothing to export.", "Add a train cell."),
  severalModels: (names: readonly string[]) =>
    refusal(
      `The notebook trains ${names.length} models (${names.join(", ")}), and a script is of one, or of several that read the same labelled sequences.`,
      "Export a copy that keeps one of them.",
    ),
  otherTraining: (names: readonly string[]) =>
    refusal(
      `The notebook trains and evaluates its models (${names.join(", ")}) in different ways, and a script is of one way.`,
      "Give their cells the same settings, or export a copy that keeps one model.",
    ),
  task: (model: string, data: string, format: string) =>
    refusal(
      `The data of the model ${model} are ${data}, for which there is no form as ${format} yet.`,
      "Models of series, texts and labelled sequences can be exported.",
    ),
  source: (what: string) =>
    refusal(
      `The data comes from ${what}, which the script could not read.`,
      "Save it as a CSV file and name that.",
    ),
  key: (cell: string, key: string, value: unknown) =>
    refusal(`\`${key}: ${spoken(value)}\` of ${cell} has no form in the script.`, `Leave \`${key}\` out.`),
  values: (column: string, what: string) =>
    refusal(
      `The column ${column} holds ${what}, which the script could not read.`,
      "Write dates as 2024-01-31 and numbers with a point.",
    ),
  gaps: (column: string) =>
    refusal(
      `Values are missing in the column ${column}, which the script does not fill.`,
      "Save the data without gaps.",
    ),
  order: (column: string) =>
    refusal(
      `The rows of a sequence are not in the order of ${column}, and the script does not sort them.`,
      "Save the data in order.",
    ),
  noExamples: (part: string) =>
    refusal(
      `No sequence of the ${part} part is long enough for a window, and the script leaves no part out.`,
      "Make `window` smaller.",
    ),
  unknownClass: (name: string) =>
    refusal(
      `The class ${name} is not in the training part, and the script knows the classes of training alone.`,
      "Split the data so that every class is trained on.",
    ),
  steps: (freq: string, why: string) =>
    refusal(
      `The rows are ${freq} apart and ${why}, which the script cannot do for such steps.`,
      "Save the data with all rows in it.",
    ),
};

function spoken(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function refusal(message: string, remedy: string): Fault {
  return new Fault(cannotExport, message, remedy);
}
