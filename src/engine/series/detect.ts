import { dayIn, day, fixedFrequency, monthFrequency, partsOf, weekday, type Frequency } from "./frequency";
import { anchorOf } from "./steps";

/**
 * The frequency of moments in ascending order, all different: months if all fall on the same day of theirs, business
 * days if no weekend has a row, else the most frequent difference. Rows that are not in step are found elsewhere.
 */
export function detectFrequency(times: Float64Array): Frequency {
  if (times.length < 2) return { unit: "row", count: 1 };
  const perStep = monthStep(times);
  if (perStep !== undefined) return monthFrequency(perStep);
  const step = mostFrequent(differences(times));
  if (step === day && isBusinessDays(times)) return { unit: "business day", count: 1 };
  return fixedFrequency(step);
}

function monthStep(times: Float64Array): number | undefined {
  const anchor = anchorOf(times);
  const parts = Array.from(times, partsOf);
  const first = parts[0]?.time;
  if (!parts.every(({ month, day: date, time }) => date === dayIn(month, anchor) && time === first))
    return undefined;
  return mostFrequent(differences(Float64Array.from(parts, ({ month }) => month)));
}

/** Holidays may be missing, but weekends must: a Friday is followed by a Monday at least once. */
function isBusinessDays(times: Float64Array): boolean {
  const overWeekend = times.some((moment, i) => weekday(moment) === 4 && times[i + 1] === moment + 3 * day);
  return overWeekend && times.every((moment) => weekday(moment) < 5);
}

function differences(values: Float64Array): number[] {
  return Array.from(values.subarray(1), (value, i) => value - (values[i] ?? 0));
}

/** The smallest of those that occur most often. */
function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [best, most] = [0, 0];
  for (const [value, times] of counts) {
    if (times > most || (times === most && value < best)) [best, most] = [value, times];
  }
  return best;
}
