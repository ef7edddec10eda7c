import type { Labelled, LabelledOptions, LabelledPart, PartOf, Table } from "../api";
import { numbersOf } from "../series/numbers";
import { fitScaler, type Scaling } from "../series/scaler";
import { cutExamples } from "./examples";
import { labelledFault } from "./faults";
import { layOut, withoutGaps } from "./fill";
import { constantLabel, countPlaces, mostFrequent, readLabels, type RowLabels } from "./labels";
import { splitSequences, type Stretch } from "./parts";
import { readSequences, type Sequence } from "./read";

const partNames = ["train", "validation", "test"] as const;

/**
 * Makes a long table of labelled sequences ready: grouped, in order, split, filled, scaled, cut into examples. Scaler,
 * filling and the order of classes are learned from the training part. Faults: as `LabelledTools.prepare` says.
 */
export function prepare(table: Table, options: LabelledOptions): Labelled {
  const read = readSequences(table, options);
  const labels = readLabels(table, options.label);
  if (labels.classes === null && options.window !== null && options.window.label_from !== "last")
    throw labelledFault.windowOfNumbers(options.label, options.window.label_from);
  const columns = options.features.map((name) => ({ name, values: numbersOf(table, name, "features") }));
  const labelled = withLabels(read.sequences, labels, options);
  const whole = withoutGaps(labelled.sequences, columns, options.missing);

  const split = splitSequences(whole.sequences, classesOf(whole.sequences, labels, options), options);
  const { stretches } = split;
  const training = stretches.filter(({ part }) => part === "train");
  const usual = mostFrequent(
    training.reduce(
      (sum, { rows }) => add(sum, countPlaces(labels, rows)),
      countPlaces(labels, new Int32Array()),
    ),
  );
  const { parts, notes } = cutExamples(split, labels, options, usual);
  const { classes, known, notes: classNotes } = sortClasses(labels, parts);
  if (classes !== null && known === 1) throw labelledFault.oneClass(classes[0] ?? "", options.label);

  const present = options.missing === "mask" ? presentRows(columns, stretches) : undefined;
  const { values, scaling, filled } = scaleAll(columns, stretches, options, present);
  return {
    features: options.features,
    label: options.label,
    classes,
    known,
    numeric: labels.numbers !== null,
    length: partNames.reduce((most, name) => parts[name].lengths.reduce((a, b) => Math.max(a, b), most), 1),
    values,
    ...(present !== undefined && { present }),
    scaler: {
      type: options.scaler,
      shift: scaling.map(({ shift }) => shift),
      scale: scaling.map(({ scale }) => scale),
    },
    labelScaler:
      labels.numbers === null ? { shift: 0, scale: 1 } : fitScaler(options.scaler, parts.train.numbers),
    parts,
    sequences: whole.sequences.length,
    rows: stretches.reduce((sum, { rows }) => sum + rows.length, 0),
    // What stands in rows that are skipped reaches nothing.
    filled: present === undefined ? filled : 0,
    splitBy: split.by,
    notes: [
      split.sentence,
      ...read.notes,
      ...labelled.notes,
      ...whole.notes,
      ...(present === undefined ? [] : [skippedNote(present)]),
      ...notes,
      ...classNotes,
    ],
  };
}

/** Sequences that have a label, in whole where each is one example. */
function withLabels(
  sequences: readonly Sequence[],
  labels: RowLabels,
  { window, label }: LabelledOptions,
): { sequences: Sequence[]; notes: string[] } {
  const kept = sequences.filter((each) => window !== null || constantLabel(labels, each) !== undefined);
  if (kept.length === 0) throw labelledFault.noLabel(label);
  const without = sequences.length - kept.length;
  const are = without === 1 ? "1 sequence without a label is" : `${without} sequences without a label are`;
  return { sequences: kept, notes: without === 0 ? [] : [`${are} left out.`] };
}

/** What sequences are spread over the parts by: their class; of one that is cut into windows, what it is looked at for. */
function classesOf(
  sequences: readonly Sequence[],
  labels: RowLabels,
  { window }: LabelledOptions,
): Int32Array | null {
  if (labels.classes === null) return null;
  const counts = sequences.map(({ rows }) => countPlaces(labels, rows));
  const usual = mostFrequent(counts.reduce(add, new Int32Array(labels.classes.length)));
  return Int32Array.from(counts, (each) => {
    if (window?.label_from !== "any") return mostFrequent(each);
    const others = each.map((count, place) => (place === usual ? 0 : count));
    return others.every((count) => count === 0) ? usual : mostFrequent(others);
  });
}

/** Classes that the training part has come first; examples of the others stay, and count as told wrongly. */
function sortClasses(
  labels: RowLabels,
  parts: Record<PartOf, LabelledPart>,
): { classes: string[] | null; known: number; notes: string[] } {
  const all = labels.classes;
  if (all === null) return { classes: null, known: 0, notes: [] };
  const inTraining = new Set(parts.train.classes);
  const occurs = new Set(partNames.flatMap((name) => [...new Set(parts[name].classes)]));
  const places = all.map((_, place) => place);
  const known = places.filter((place) => inTraining.has(place));
  const unknown = places.filter((place) => occurs.has(place) && !inTraining.has(place));
  const order = [...known, ...unknown];
  const moved = new Map(order.map((place, i) => [place, i]));
  for (const name of partNames)
    parts[name].classes = parts[name].classes.map((place) => moved.get(place) ?? 0);
  const notes = unknown.map((place) => {
    const where = partNames.flatMap((name) => {
      const count = parts[name].classes.filter((each) => each === moved.get(place)).length;
      return count === 0 ? [] : [`${count.toLocaleString("en-US")} in ${name}`];
    });
    return `The class ${all[place]} is not in the training part (${where.join(", ")}), so no model can tell it.`;
  });
  return { classes: order.map((place) => all[place] ?? ""), known: known.length, notes };
}

/** All features scaled, row by row, and after them one row of zeros for padding to hold. */
function scaleAll(
  columns: readonly { name: string; values: Float64Array }[],
  stretches: readonly Stretch[],
  { missing, scaler }: LabelledOptions,
  present: Float32Array | undefined,
): { values: Float32Array; scaling: Scaling[]; filled: number } {
  const F = columns.length;
  const rows = stretches.reduce((sum, each) => sum + each.rows.length, 0);
  const values = new Float32Array((rows + 1) * F);
  let filled = 0;
  const scaling = columns.map((column, feature) => {
    const laid = layOut(column, stretches, missing);
    filled += laid.filled;
    const fitted = fitScaler(scaler, trainingRows(laid.values, stretches, present));
    for (let row = 0; row < rows; row++)
      values[row * F + feature] = ((laid.values[row] ?? 0) - fitted.shift) / fitted.scale;
    return fitted;
  });
  return { values, scaling, filled };
}

/** Those of the training part, without rows that are skipped. */
function trainingRows(
  laid: Float64Array,
  stretches: readonly Stretch[],
  present: Float32Array | undefined,
): Float64Array {
  const training = new Float64Array(
    stretches.reduce((sum, { part, rows }) => sum + (part === "train" ? rows.length : 0), 0),
  );
  let from = 0;
  let to = 0;
  for (const { part, rows } of stretches) {
    if (part === "train") {
      for (let row = from; row < from + rows.length; row++)
        if (present?.[row] !== 0) training[to++] = laid[row] ?? 0;
    }
    from += rows.length;
  }
  return training.subarray(0, to);
}

/** 1 for every row, stretch after stretch, that has all features, and 0 for the others and for padding; undefined where no row lacks any. */
function presentRows(
  columns: readonly { values: Float64Array }[],
  stretches: readonly Stretch[],
): Float32Array | undefined {
  const present = new Float32Array(stretches.reduce((sum, { rows }) => sum + rows.length, 1));
  let at = 0;
  let whole = true;
  for (const { rows } of stretches) {
    for (const row of rows) {
      const has = columns.every(({ values }) => !Number.isNaN(values[row]));
      present[at++] = has ? 1 : 0;
      whole &&= has;
    }
  }
  return whole ? undefined : present;
}

function skippedNote(present: Float32Array): string {
  // The last one is padding.
  const skipped = present.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) - 1;
  const rows =
    skipped === 1 ? "1 row with a missing feature is" : `${skipped} rows with missing features are`;
  return `${rows} masked: recurrent layers skip ${skipped === 1 ? "it" : "them"}.`;
}

function add(a: Int32Array, b: Int32Array): Int32Array {
  return a.map((value, i) => value + (b[i] ?? 0));
}
