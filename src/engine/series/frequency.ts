import type { Frequency } from "../../base/frequency";
import { daysInMonth } from "../../base/moment";

export { nameOf, parseFrequency, type Frequency } from "../../base/frequency";

export const day = 86_400_000;

/** From small to large. */
const lengths = new Map<Frequency["unit"], number>([
  ["millisecond", 1],
  ["second", 1000],
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", day],
  ["week", 7 * day],
]);
const months = new Map<Frequency["unit"], number>([
  ["month", 1],
  ["quarter", 3],
  ["year", 12],
]);

/** The largest unit that divides a step of milliseconds. */
export function fixedFrequency(step: number): Frequency {
  return largest(lengths, step);
}

/** The same for a step of months. */
export function monthFrequency(step: number): Frequency {
  return largest(months, step);
}

/** Milliseconds of a step, or undefined where steps differ in length. */
export function stepLength({ unit, count }: Frequency): number | undefined {
  const length = lengths.get(unit);
  return length === undefined ? undefined : length * count;
}

/** Months of a step, or undefined where it is not made of months. */
export function stepMonths({ unit, count }: Frequency): number | undefined {
  const length = months.get(unit);
  return length === undefined ? undefined : length * count;
}

/** Months since the year 0, and what is left of the moment: its day, from 1, and its time of day in milliseconds. */
export function partsOf(moment: number): { month: number; day: number; time: number } {
  const date = new Date(moment);
  return {
    month: date.getUTCFullYear() * 12 + date.getUTCMonth(),
    day: date.getUTCDate(),
    time: ((moment % day) + day) % day,
  };
}

/** The day of a month that a series of `anchor` days has there: the 31st is the 30th or the 28th in shorter months. */
export function dayIn(month: number, anchor: number): number {
  return Math.min(anchor, daysInMonth(Math.floor(month / 12), (month % 12) + 1));
}

/** 0 is Monday. */
export function weekday(moment: number): number {
  return (((Math.floor(moment / day) + 3) % 7) + 7) % 7;
}

function largest(units: ReadonlyMap<Frequency["unit"], number>, step: number): Frequency {
  let found: Frequency = { unit: "millisecond", count: step };
  for (const [unit, length] of units) if (step % length === 0) found = { unit, count: step / length };
  return found;
}
