import type { MissingPolicy } from "../api";

/**
 * Fills the gaps of one column in place, but for those before its first value, and tells how many there were from row
 * `from` on. `interpolate` draws a line to the next value, which is in the future of the gap; never across the end of
 * a part (`ends`, ascending), so that the training part learns nothing from the rows after it.
 */
export function fill(
  values: Float64Array,
  policy: Extract<MissingPolicy, "ffill" | "interpolate">,
  ends: readonly number[],
  from: number,
): number {
  let filled = 0;
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1] ?? NaN;
    if (!Number.isNaN(values[i]) || Number.isNaN(before)) continue;
    const next = policy === "interpolate" ? nextValue(values, i, ends) : undefined;
    // One step along the line from the value before, which itself lies on it already.
    values[i] = next === undefined ? before : before + ((values[next] ?? NaN) - before) / (next - i + 1);
    if (i >= from) filled++;
  }
  return filled;
}

/** Rows before the first one that has, in every column, a value or one to fill from; all rows if a column has none. */
export function leadingGap(columns: readonly Float64Array[]): number {
  return columns.reduce((most, values) => {
    const first = values.findIndex((value) => !Number.isNaN(value));
    return Math.max(most, first < 0 ? values.length : first);
  }, 0);
}

function nextValue(values: Float64Array, from: number, ends: readonly number[]): number | undefined {
  const end = ends.find((candidate) => candidate > from) ?? values.length;
  for (let i = from + 1; i < end; i++) if (!Number.isNaN(values[i])) return i;
  return undefined;
}
