import { quantile } from "./scaler";

/** Fewer training rows than this do not tell what is usual. */
const fewestRows = 20;
const timesAsFar = 8;
const mostNamed = 3;

/**
 * Names values that are far from all others, such as −9999 for a broken sensor, and changes nothing. Far is 8 times as
 * far from the median of the training part as nine in ten of its rows stay, reached from the value before in a jump of
 * more than half of that: a series that grows out of its past has no outliers, and rain has none for being rare.
 * `where` says where a row stands.
 */
export function outlierNotes(
  columns: readonly { name: string; values: Float64Array }[],
  trainEnd: number,
  where: (row: number) => string,
): string[] {
  return columns.flatMap(({ name, values }) => {
    const rows = outliersOf(values, trainEnd);
    if (rows.length === 0) return [];
    const named = rows.slice(0, mostNamed).map((row) => `${values[row]} ${where(row)}`);
    const more = rows.length > mostNamed ? ` and ${rows.length - mostNamed} more` : "";
    const [count, they] = rows.length === 1 ? ["a value", "It was"] : [`${rows.length} values`, "They were"];
    return [
      `\`${name}\` has ${count} far from all others: ${named.join(", ")}${more}. ${they} kept; an empty cell in the file would count as missing.`,
    ];
  });
}

function outliersOf(values: Float64Array, trainEnd: number): number[] {
  const training = values.subarray(0, trainEnd);
  if (trainEnd < fewestRows) return [];
  const { median, reach } = spreadOf(training);
  if (reach === 0) return [];
  const rows: number[] = [];
  let last = NaN;
  for (const [row, value] of values.entries()) {
    const far = Math.abs(value - median) > timesAsFar * reach;
    const jumped = Number.isNaN(last) || Math.abs(value - last) > (timesAsFar / 2) * reach;
    if (far && jumped) rows.push(row);
    else last = value;
  }
  return rows;
}

/** The median, and how far from it nine in ten values stay at most. */
function spreadOf(values: Float64Array): { median: number; reach: number } {
  const median = quantile(Float64Array.from(values).sort(), 0.5);
  const distances = values.map((value) => Math.abs(value - median)).sort();
  return { median, reach: quantile(distances, 0.9) };
}
