import { daysInMonth } from "../../base/moment";

/** The step from one row to the next. "row" where rows are only numbered. */
export interface Frequency {
  unit:
    | "row"
    | "millisecond"
    | "second"
    | "minute"
    | "hour"
    | "day"
    | "business day"
    | "week"
    | "month"
    | "quarter"
    | "year";
  count: number;
}

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

/** Plain words, and the letters that pandas has for them. */
const words = new Map<string, Frequency["unit"]>([
  ...named("millisecond", "ms"),
  ...named("second", "s", "sec", "secondly"),
  ...named("minute", "min", "t", "minutely"),
  ...named("hour", "h", "hourly"),
  ...named("day", "d", "daily"),
  ...named("business day", "b", "business daily", "weekday", "weekdays"),
  ...named("week", "w", "weekly"),
  ...named("month", "m", "monthly"),
  ...named("quarter", "q", "quarterly"),
  ...named("year", "y", "a", "yearly", "annual"),
  ...named("row"),
]);

/** "1 day", "30 minutes", "row". */
export function nameOf({ unit, count }: Frequency): string {
  return unit === "row" ? unit : `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** What a user writes or `nameOf` gives; undefined if it is neither. */
export function parseFrequency(text: string): Frequency | undefined {
  const match = /^(?:(\d{1,12})\s*)?([a-z][a-z ]*)$/i.exec(text.trim());
  const unit = words.get(match?.[2]?.toLowerCase() ?? "");
  const count = Number(match?.[1] ?? 1);
  if (unit === undefined || count < 1) return undefined;
  return unit === "row" && count > 1 ? undefined : { unit, count };
}

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

function named(unit: Frequency["unit"], ...others: string[]): [string, Frequency["unit"]][] {
  return [unit, `${unit}s`, ...others].map((word) => [word, unit]);
}
