import { isMissing } from "../../base/number";
import type { LabelFrom, Table } from "../api";
import { labelledFault } from "./faults";
import { columnOf, type Sequence } from "./read";

/** The label of every row of a table. */
export interface RowLabels {
  column: string;
  /** Names of all classes, in order: numbers by size, words by their letters; null where numbers are no classes. */
  classes: string[] | null;
  /** Place among `classes` of each row, −1 where the label is missing; empty where there are no classes. */
  places: Int32Array;
  /** NaN where missing; null where labels are words. */
  numbers: Float64Array | null;
}

/** With more different numbers than this, or with a fraction, labels are quantities and no classes. */
const mostNumberedClasses = 20;

/** More are most likely names or free text, and no confusion of them could be looked at. */
const mostClasses = 1000;

/** Words are classes; whole numbers are, too, while there are few. Faults: unknown-column, label-is-moment, no-label, too-many-classes. */
export function readLabels(table: Table, name: string): RowLabels {
  const column = columnOf(table, name, "label");
  if (column.type === "time") throw labelledFault.labelIsMoment(name);
  if (column.type === "text") {
    const texts = column.values.map((text) => (isMissing(text) ? null : text));
    const classes = [...new Set(texts.filter((text) => text !== null))].sort(byLetters);
    if (classes.length === 0) throw labelledFault.noLabel(name);
    if (classes.length > mostClasses) throw labelledFault.tooManyClasses(name, classes.length, mostClasses);
    const place = new Map(classes.map((text, i) => [text, i]));
    const places = Int32Array.from(texts, (text) => (text === null ? -1 : (place.get(text) ?? -1)));
    return { column: name, classes, places, numbers: null };
  }
  const numbers = column.values;
  const different = new Set(numbers.filter((value) => !Number.isNaN(value)));
  if (different.size === 0) throw labelledFault.noLabel(name);
  if (different.size > mostNumberedClasses || ![...different].every(Number.isInteger))
    return { column: name, classes: null, places: new Int32Array(), numbers };
  const sorted = [...different].sort((a, b) => a - b);
  const place = new Map(sorted.map((value, i) => [value, i]));
  return {
    column: name,
    classes: sorted.map(String),
    places: Int32Array.from(numbers, (value) => place.get(value) ?? -1),
    numbers,
  };
}

/** The one row whose label is that of the whole sequence, undefined where it has none. Faults: label-changes. */
export function constantLabel(labels: RowLabels, { name, rows }: Sequence): number | undefined {
  const labelled = rows.filter((row) => has(labels, row));
  const [first] = labelled;
  if (first === undefined) return undefined;
  const other = labelled.find((row) => !same(labels, first, row));
  if (other === undefined) return first;
  throw labelledFault.labelChanges(labels.column, name, word(labels, first), word(labels, other), other);
}

/**
 * The row whose label is that of a window, undefined where a label is missing that it depends on. `usual` is the place of
 * the most frequent class: `any` is the most frequent of the others in the window, if there is one.
 */
export function windowLabel(
  labels: RowLabels,
  rows: Int32Array,
  from: LabelFrom,
  usual: number,
): number | undefined {
  const last = rows.at(-1);
  if (from === "last" || labels.classes === null)
    return last !== undefined && has(labels, last) ? last : undefined;
  if (!rows.every((row) => has(labels, row))) return undefined;
  const { places } = labels;
  const considered = from === "any" ? rows.filter((row) => places[row] !== usual) : rows;
  const counts = countPlaces(labels, considered.length === 0 ? rows : considered);
  const winner = mostFrequent(counts);
  return rows.find((row) => places[row] === winner);
}

/** How many rows have each class. */
export function countPlaces({ classes, places }: RowLabels, rows: Int32Array): Int32Array {
  const counts = new Int32Array(classes?.length ?? 0);
  for (const row of rows) {
    const place = places[row] ?? -1;
    if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The place of the largest count, of equal ones the first. */
export function mostFrequent(counts: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < counts.length; i++) if ((counts[i] ?? 0) > (counts[best] ?? 0)) best = i;
  return best;
}

function has({ classes, places, numbers }: RowLabels, row: number): boolean {
  return classes === null ? !Number.isNaN(numbers?.[row] ?? NaN) : (places[row] ?? -1) >= 0;
}

function same({ classes, places, numbers }: RowLabels, a: number, b: number): boolean {
  return classes === null ? numbers?.[a] === numbers?.[b] : places[a] === places[b];
}

function word({ classes, places, numbers }: RowLabels, row: number): string {
  return classes?.[places[row] ?? -1] ?? String(numbers?.[row]);
}

/** By code units, the same in every language of the machine. */
function byLetters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
