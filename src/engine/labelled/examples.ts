import type { LabelledOptions, LabelledPart, PartOf } from "../api";
import { labelledFault } from "./faults";
import { constantLabel, windowLabel, type RowLabels } from "./labels";
import type { Split, Stretch } from "./parts";

/** A stretch of laid out rows, and the row of the table that has its label. */
interface Example {
  start: number;
  length: number;
  labelRow: number;
}

/**
 * The examples of every part: stretches as they are, the ends of those that are too long, or windows. `usual` is the
 * place of the most frequent class of the training part. Faults: label-changes, window-too-long, too-few-sequences.
 */
export function cutExamples(
  { stretches, by }: Split,
  labels: RowLabels,
  options: Pick<LabelledOptions, "window" | "max_length">,
  usual: number,
): { parts: Record<PartOf, LabelledPart>; notes: string[] } {
  const found: Record<PartOf, { examples: Example[]; stretches: Stretch[] }> = {
    train: { examples: [], stretches: [] },
    validation: { examples: [], stretches: [] },
    test: { examples: [], stretches: [] },
  };
  const skipped = { cut: 0, short: 0, unlabelled: 0 };
  let at = 0;
  for (const stretch of stretches) {
    const part = found[stretch.part];
    part.stretches.push(stretch);
    // One by one: a series may have more windows than a call takes arguments.
    for (const example of examplesOf(stretch, at, labels, options, usual, skipped))
      part.examples.push(example);
    at += stretch.rows.length;
  }
  if (found.train.examples.length === 0) {
    const longest = Math.max(0, ...found.train.stretches.map(({ rows }) => rows.length));
    if (options.window !== null && longest < options.window.rows)
      throw labelledFault.windowTooLong(options.window.rows, longest, by);
    throw labelledFault.tooFewSequences(stretches.length, by === "time" ? "stretch" : "sequence");
  }
  return {
    parts: {
      train: partOf(found.train, labels),
      validation: partOf(found.validation, labels),
      test: partOf(found.test, labels),
    },
    notes: notesOf(skipped, options),
  };
}

function examplesOf(
  { sequence, rows }: Stretch,
  at: number,
  labels: RowLabels,
  { window, max_length }: Pick<LabelledOptions, "window" | "max_length">,
  usual: number,
  skipped: { cut: number; short: number; unlabelled: number },
): Example[] {
  if (window === null) {
    const labelRow = constantLabel(labels, { name: sequence, rows });
    if (labelRow === undefined) return [];
    const length = Math.min(rows.length, max_length ?? rows.length);
    if (length < rows.length) skipped.cut++;
    return [{ start: at + rows.length - length, length, labelRow }];
  }
  if (rows.length < window.rows) skipped.short++;
  const examples: Example[] = [];
  for (let start = 0; start + window.rows <= rows.length; start += window.step) {
    const labelRow = windowLabel(labels, rows.subarray(start, start + window.rows), window.label_from, usual);
    if (labelRow === undefined) skipped.unlabelled++;
    else examples.push({ start: at + start, length: window.rows, labelRow });
  }
  return examples;
}

function partOf(
  { examples, stretches }: { examples: readonly Example[]; stretches: readonly Stretch[] },
  { classes, places, numbers }: RowLabels,
): LabelledPart {
  return {
    starts: Int32Array.from(examples, ({ start }) => start),
    lengths: Int32Array.from(examples, ({ length }) => length),
    classes:
      classes === null
        ? new Int32Array()
        : Int32Array.from(examples, ({ labelRow }) => places[labelRow] ?? 0),
    numbers:
      numbers === null
        ? new Float64Array()
        : Float64Array.from(examples, ({ labelRow }) => numbers[labelRow] ?? NaN),
    sequences: stretches.map(({ sequence }) => sequence),
    rows: stretches.reduce((sum, { rows }) => sum + rows.length, 0),
  };
}

function notesOf(
  { cut, short, unlabelled }: { cut: number; short: number; unlabelled: number },
  { window, max_length }: Pick<LabelledOptions, "window" | "max_length">,
): string[] {
  const count = (n: number, one: string, many: string) =>
    `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
  return [
    ...(cut > 0
      ? [
          `${count(cut, "sequence has", "sequences have")} more than ${max_length} rows; the last ${max_length} are read.`,
        ]
      : []),
    ...(short > 0 && window !== null
      ? [
          `${count(short, "stretch of rows is", "stretches of rows are")} left out: a window takes ${window.rows} rows.`,
        ]
      : []),
    ...(unlabelled > 0
      ? [`${count(unlabelled, "window without a label is", "windows without a label are")} left out.`]
      : []),
  ];
}
