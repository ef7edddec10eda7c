import type { Findings } from "./issues";
import { code } from "./yaml-sentences";

type DataCode = "no-labels" | "no-texts" | "label-is-feature" | "no-features" | "not-classes" | "not-numbers";

/** Of data that a model is to tell something of: what is wrong, and what to do about it. */
export const dataSentences: { [C in DataCode]: (data: Findings[C]) => [string, string] } = {
  "no-labels": (d) => [
    `The generator ${code(d.generator)} makes a series without labels.`,
    "Take the generator `adding`, or a file with a column that `label` names.",
  ],
  "no-texts": (d) => [
    `The generator ${code(d.generator)} makes numbers, no pairs of texts.`,
    "Name a file with two columns of texts as `source`.",
  ],
  "label-is-feature": (d) => [
    `The column ${code(d.column)} is the label and stands in \`features\` too, so the model would be told the answer.`,
    "Leave it out of `features`.",
  ],
  "no-features": () => [
    "Beside the label the data has no column of numbers that a model could see.",
    "Check the separator and the decimal sign of the file.",
  ],
  "not-classes": (d) => [
    `The label ${code(d.label)} of ${code(d.name)} has many different numbers, which are no classes.`,
    "Write `task: regress` to tell the number itself, or make classes of it in `source: {sql: …}`.",
  ],
  "not-numbers": (d) => [
    `The label ${code(d.label)} of ${code(d.name)} holds words, not numbers.`,
    "Write `task: classify`, or delete the line.",
  ],
};
