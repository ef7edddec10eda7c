import { Fault } from "../../base/issue";

const code = (name: string): string => `\`${name}\``;
const list = (names: readonly string[]): string => names.map(code).join(", ");
const count = (n: number, noun: string): string =>
  `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : "s"}`;

/** Every sentence of this folder, worded once. Rows are counted from 1 in the order of the file, without its first line. */
export const labelledFault = {
  unknownColumn: (name: string, key: string, columns: readonly string[]) =>
    new Fault(
      "unknown-column",
      `The data has no column ${code(name)}, which ${code(key)} names.`,
      `Its columns are ${list(columns)}.`,
    ),
  noSequenceName: (column: string, row: number) =>
    new Fault(
      "no-sequence-name",
      `The column ${code(column)}, which tells the sequences apart, is empty in row ${row + 1}.`,
      "Give every row the name of its sequence.",
    ),
  noOrder: (column: string, type: string, row: number) =>
    new Fault(
      "no-order",
      type === "text"
        ? `The column ${code(column)} holds words, which say no order of rows.`
        : `The column ${code(column)}, which orders the rows of a sequence, is empty in row ${row + 1}.`,
      "Name a column of numbers or moments with `time`, or leave the rows as the file has them with `time: none`.",
    ),
  labelChanges: (label: string, sequence: string, first: string, other: string, row: number) =>
    new Fault(
      "label-changes",
      `The label ${code(label)} is ${JSON.stringify(first)} at the start of sequence ${sequence}, but ${JSON.stringify(other)} in row ${row + 1}.`,
      "Set `window` to a number of rows, so that every window has a label of its own, or name another column with `label`.",
    ),
  noLabel: (label: string) =>
    new Fault(
      "no-label",
      `The column ${code(label)} gives no sequence a label.`,
      "Name another column with `label`.",
    ),
  tooManyClasses: (label: string, classes: number, limit: number) =>
    new Fault(
      "too-many-classes",
      `The label ${code(label)} has ${classes.toLocaleString("en-US")} different words; at most ${limit.toLocaleString("en-US")} classes are told apart.`,
      "Name a column with fewer as `label`, or put words together in `source: {sql: …}`.",
    ),
  labelIsMoment: (label: string) =>
    new Fault(
      "label-is-moment",
      `The column ${code(label)} holds moments, which are neither classes nor numbers.`,
      "Name a column of words or numbers with `label`.",
    ),
  missingValues: (column: string, missing: number, sequence: string) =>
    new Fault(
      "missing-values",
      `The column ${code(column)} has ${count(missing, "missing value")}, the first in sequence ${sequence}, and ${code("missing: error")} allows none.`,
      "Mend the file, or set `missing` to `ffill`, `drop` or `interpolate`.",
    ),
  allMissing: (column: string) =>
    new Fault(
      "all-missing",
      `The column ${code(column)} has no value in the training part.`,
      "Leave it out of `features`.",
    ),
  noRowsLeft: () =>
    new Fault(
      "no-rows-left",
      "Every row has a missing value in one of the features, so `missing: drop` leaves none.",
      "Set `missing: ffill`, or leave out the feature that is mostly empty.",
    ),
  tooFewSequences: (found: number, cut: string) =>
    new Fault(
      "too-few-sequences",
      `With ${count(found, cut)}, the training part is empty.`,
      "Take more data, or give `split` a larger first number.",
    ),
  oneSequence: () =>
    new Fault(
      "too-few-sequences",
      "The rows are one sequence, so there is one example alone.",
      "Set `window` to a number of rows to cut it into examples, or name the column that tells sequences apart with `sequence`.",
    ),
  oneClass: (name: string, label: string) =>
    new Fault(
      "one-class",
      `Every example of the training part has the ${code(label)} ${JSON.stringify(name)}, so there is nothing to tell apart.`,
      "Choose other parts with `split`, `split_by` or `test_sequences`, so that training sees every class.",
    ),
  unknownSequence: (name: string, some: readonly string[]) =>
    new Fault(
      "unknown-sequence",
      `The data has no sequence ${code(name)}, which ${code("test_sequences")} names.`,
      `Its sequences are ${list(some.slice(0, 12))}${some.length > 12 ? " and others" : ""}.`,
    ),
  windowTooLong: (rows: number, longest: number, by: "sequence" | "time") =>
    new Fault(
      "window-too-long",
      `A window takes ${count(rows, "row")}, but ${by === "time" ? "the training part" : "the longest sequence to train on"} has ${longest.toLocaleString("en-US")}.`,
      longest > 0 ? `Set \`window\` to at most ${longest}.` : "Take more rows.",
    ),
  windowOfNumbers: (label: string, from: string) =>
    new Fault(
      "window-of-numbers",
      `${code(`label_from: ${from}`)} counts classes, but ${code(label)} has many different numbers.`,
      "Set `label_from: last`.",
    ),
  cutWithoutWindow: () =>
    new Fault(
      "cut-without-window",
      "`split_by: time` cuts every sequence in time, but without `window` each is one example.",
      "Set `window` to a number of rows, or `split_by: sequence`.",
    ),
  badAdding: (rows: number, limit: number) =>
    new Fault(
      "bad-generator",
      `The adding problem would have ${count(rows, "row")}; at most ${limit.toLocaleString("en-US")} are made.`,
      "Set `n` or `length` lower.",
    ),
  notText: (column: string, type: string) =>
    new Fault(
      "not-text",
      `The column ${code(column)} holds ${type === "time" ? "moments" : "numbers"}, not texts.`,
      "Name a column of texts.",
    ),
  noPairs: (input: string, output: string) =>
    new Fault(
      "no-pairs",
      `No row has a text both in ${code(input)} and in ${code(output)}.`,
      "Name the two columns of texts with `input` and `output`.",
    ),
};
