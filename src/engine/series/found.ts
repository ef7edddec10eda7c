import type { SeriesOptions } from "../api";
import { day, nameOf, stepLength, stepMonths, type Frequency } from "./frequency";

/** Which step and season were taken where the cell leaves them open, and why. Nothing of rows that are only numbered. */
export function foundNotes(options: SeriesOptions, frequency: Frequency, seasonLength: number): string[] {
  if (options.time === null || frequency.unit === "row") return [];
  const notes: string[] = [];
  if (options.freq === null) {
    notes.push(`The step from row to row was found to be ${nameOf(frequency)}: ${reasonOf(frequency)}.`);
  }
  if (options.season_length === null) {
    notes.push(
      seasonLength === 1
        ? "No season is usual for this step, so seasonal-naive is naive; `season_length` sets one."
        : `A season was taken to be ${seasonLength} rows, ${spanOf(frequency)}, as is usual for this step; \`season_length\` sets another.`,
    );
  }
  return notes;
}

function reasonOf(frequency: Frequency): string {
  if (frequency.unit === "business day") return "rows follow each other by days, and none lies on a weekend";
  if (stepMonths(frequency) !== undefined) return "all rows have the same day of their month";
  return "it is the most frequent one";
}

function spanOf(frequency: Frequency): string {
  if (frequency.unit === "business day") return "a week";
  const length = stepLength(frequency);
  if (length === undefined || length === 7 * day) return "a year";
  if (length >= day) return "a week";
  return length >= 60_000 ? "a day" : "a minute";
}
