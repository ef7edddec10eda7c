import { formatMoment } from "../../base/moment";
import { detectFrequency } from "./detect";
import { seriesFault } from "./faults";
import { nameOf, parseFrequency, type Frequency } from "./frequency";
import { stepsOf } from "./steps";
import type { Moments } from "./time";

/** Which row of the table stands in which row of the series. */
export interface Grid {
  /** By row of the series: its row in the table, or −1 where none was given. */
  source: Int32Array;
  time: Float64Array;
  frequency: Frequency;
  notes: string[];
}

/** As many rows as a gap may have before it is taken for another step: a fiftieth of the rows, at least 6 in a row. */
const mostInARow = (rows: number): number => Math.max(6, Math.ceil(rows / 50));

/**
 * Sorts the rows by time and puts an empty row wherever a moment is missing, so that neighbours are one step apart.
 * Business days keep their rows as they are, since nobody told us the holidays; so does `freq: row`.
 * Faults: duplicate-moment, mixed-frequency, wrong-frequency, too-many-gaps, unknown-frequency.
 */
export function makeGrid(moments: Moments, column: string, freq: string | null): Grid {
  const notes: string[] = [];
  const order = sortedOrder(moments.values);
  if (order.some((row, i) => row !== i))
    notes.push(`The rows were not in order and were sorted by \`${column}\`.`);
  const time = Float64Array.from(order, (row) => moments.values[row] ?? NaN);
  const show = (i: number): string => formatMoment(time[i] ?? 0, moments.dateOnly);
  for (let i = 1; i < time.length; i++) {
    if (time[i] !== time[i - 1]) continue;
    throw seriesFault.duplicateMoment(column, show(i), order[i - 1] ?? 0, order[i] ?? 0);
  }

  const frequency = freq === null ? detectFrequency(time) : parseFrequency(freq);
  if (frequency === undefined) throw seriesFault.unknownFrequency(freq ?? "");
  const asTheyAre: Grid = { source: Int32Array.from(order), time, frequency, notes };
  if (frequency.unit === "row") return asTheyAre;

  const steps = stepsOf(frequency, time);
  const positions = time.map((moment) => steps.position(moment));
  const off = positions.findIndex((position) => Number.isNaN(position));
  if (off >= 0 && freq !== null) throw seriesFault.wrongFrequency(freq, order[off] ?? 0, show(off));
  const wrong = off >= 0 ? off : otherStep(positions);
  const step = nameOf(frequency);
  if (wrong >= 0 && freq === null) throw seriesFault.mixedFrequency(step, order[wrong] ?? 0, show(wrong));
  if (frequency.unit === "business day") return asTheyAre;

  const rows = (positions.at(-1) ?? 0) + 1;
  if (rows > 2 * time.length + 1) throw seriesFault.tooManyGaps(step, time.length, rows);
  if (rows === time.length) return asTheyAre;
  const source = new Int32Array(rows).fill(-1);
  for (const [i, position] of positions.entries()) source[position] = order[i] ?? -1;
  notes.push(gapNote(rows - time.length));
  return { source, time: Float64Array.from(source, (_, position) => steps.at(position)), frequency, notes };
}

/** Rows that are only numbered stand as they are. */
export function numberedGrid(rows: number): Grid {
  const source = Int32Array.from({ length: rows }, (_, i) => i);
  return { source, time: new Float64Array(), frequency: { unit: "row", count: 1 }, notes: [] };
}

function sortedOrder(values: Float64Array): number[] {
  const order = Array.from(values, (_, i) => i);
  return order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
}

/** Where a stretch of rows begins that are all equally far apart, but further than one step; −1 if there is none. */
function otherStep(positions: Float64Array): number {
  let since = 1;
  for (let i = 1; i < positions.length; i++) {
    const gap = (positions[i] ?? 0) - (positions[i - 1] ?? 0);
    const before = (positions[i - 1] ?? 0) - (positions[i - 2] ?? NaN);
    if (gap !== before) since = i;
    if (gap > 1 && i - since + 1 >= mostInARow(positions.length)) return since;
  }
  return -1;
}

function gapNote(count: number): string {
  const [rows, were] = count === 1 ? ["moment", "was"] : ["moments", "were"];
  return `${count} ${rows} between the first and the last row ${were} missing.`;
}
