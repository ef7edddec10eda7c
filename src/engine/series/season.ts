import { day, stepLength, stepMonths, type Frequency } from "./frequency";

/**
 * Rows in the season that is usual for a step: a day for what is shorter, a week for days, a year for what is longer;
 * 1 where none is.
 */
export function seasonOf(frequency: Frequency): number {
  if (frequency.unit === "business day") return whole(5 / frequency.count);
  const months = stepMonths(frequency);
  if (months !== undefined) return whole(12 / months);
  const length = stepLength(frequency);
  if (length === undefined) return 1;
  if (length === 7 * day) return 52;
  if (length >= day) return whole((7 * day) / length);
  // A day of seconds is too long to be learnt from; a minute of them is not.
  return length >= 60_000 ? whole(day / length) : whole(60_000 / length);
}

function whole(rows: number): number {
  return Number.isInteger(rows) ? rows : 1;
}
