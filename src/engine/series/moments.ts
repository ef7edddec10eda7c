import { formatMoment } from "../../base/moment";
import type { Series } from "../api";
import { parseFrequency } from "./frequency";
import { stepsOf } from "./steps";

/** Moments of the rows [from, to): ISO 8601, or the numbers of the rows, from 0. */
export function moments({ time, dateOnly }: Series, from: number, to: number): (string | number)[] {
  return Array.from({ length: to - from }, (_, i) => show(time?.[from + i], dateOnly, from + i));
}

/** Moments of the `count` rows that follow the last one. Holidays are not known, so business days are all weekdays. */
export function futureMoments(series: Series, count: number): (string | number)[] {
  const times = futureTimes(series, count);
  return Array.from({ length: count }, (_, i) => show(times[i], series.dateOnly, series.rows + i));
}

/** The same in milliseconds; undefined each where rows are numbered, or have moments without a frequency. */
export function futureTimes({ time, freq, rows }: Series, count: number): (number | undefined)[] {
  const frequency = parseFrequency(freq);
  const last = time?.[rows - 1];
  if (time === null || last === undefined || frequency === undefined || frequency.unit === "row") {
    return Array.from({ length: count }, () => undefined);
  }
  const steps = stepsOf(frequency, time);
  const position = steps.position(last);
  return Array.from({ length: count }, (_, i) => steps.at(position + 1 + i));
}

function show(moment: number | undefined, dateOnly: boolean, row: number): string | number {
  return moment === undefined ? row : formatMoment(moment, dateOnly);
}
