import type { LabelledOptions } from "../api";
import { fill } from "../series/missing";
import { labelledFault } from "./faults";
import type { Stretch } from "./parts";
import type { Sequence } from "./read";

/**
 * Sequences without the rows that miss one of the features, where `missing` is `drop`; those of which nothing is left
 * are left out. Faults: missing-values, no-rows-left.
 */
export function withoutGaps(
  sequences: readonly Sequence[],
  features: readonly { name: string; values: Float64Array }[],
  missing: LabelledOptions["missing"],
): { sequences: Sequence[]; notes: string[] } {
  if (missing === "error") refuseGaps(sequences, features);
  if (missing !== "drop") return { sequences: [...sequences], notes: [] };
  const whole = sequences.map(({ name, rows }) => ({
    name,
    rows: rows.filter((row) => features.every(({ values }) => !Number.isNaN(values[row]))),
  }));
  const left = whole.filter(({ rows }) => rows.length > 0);
  if (left.length === 0) throw labelledFault.noRowsLeft();
  const dropped = rowsIn(sequences) - rowsIn(whole);
  return {
    sequences: left,
    notes: dropped === 0 ? [] : [`${rowCount(dropped)} with a missing feature left out.`],
  };
}

/**
 * One feature, stretch after stretch, without gaps: filled within its sequence, and what stands before the first value
 * of a sequence by the mean of the training part. Faults: all-missing.
 */
export function layOut(
  { name, values }: { name: string; values: Float64Array },
  stretches: readonly Stretch[],
  missing: LabelledOptions["missing"],
): { values: Float64Array; filled: number } {
  const laid = new Float64Array(stretches.reduce((sum, { rows }) => sum + rows.length, 0));
  const policy = missing === "interpolate" ? "interpolate" : "ffill";
  let filled = 0;
  let sum = 0;
  let known = 0;
  for (let at = 0, i = 0; i < stretches.length;) {
    // Stretches of one sequence stand side by side. A gap at a cut takes the value before it, which is in its past.
    const sequence = stretches[i]?.sequence;
    const start = at;
    const ends: number[] = [];
    for (; i < stretches.length && stretches[i]?.sequence === sequence; i++) {
      const { rows, part } = stretches[i] ?? { rows: new Int32Array(), part: "test" };
      for (const row of rows) {
        const value = values[row] ?? NaN;
        laid[at++] = value;
        if (part !== "train" || Number.isNaN(value)) continue;
        sum += value;
        known++;
      }
      ends.push(at - start);
    }
    filled += fill(laid.subarray(start, at), policy, ends, 0);
  }
  if (known === 0) throw labelledFault.allMissing(name);
  for (let at = 0; at < laid.length; at++) {
    if (!Number.isNaN(laid[at])) continue;
    laid[at] = sum / known;
    filled++;
  }
  return { values: laid, filled };
}

function refuseGaps(
  sequences: readonly Sequence[],
  features: readonly { name: string; values: Float64Array }[],
): void {
  for (const { name, values } of features) {
    const gaps = (rows: Int32Array) => rows.filter((row) => Number.isNaN(values[row])).length;
    const first = sequences.find(({ rows }) => gaps(rows) > 0);
    if (first === undefined) continue;
    const missing = sequences.reduce((sum, { rows }) => sum + gaps(rows), 0);
    throw labelledFault.missingValues(name, missing, first.name);
  }
}

function rowsIn(sequences: readonly Sequence[]): number {
  return sequences.reduce((sum, { rows }) => sum + rows.length, 0);
}

function rowCount(rows: number): string {
  return rows === 1 ? "1 row was" : `${rows.toLocaleString("en-US")} rows were`;
}
