import { daysInMonth } from "../../base/moment";
import { seriesFault } from "./faults";
import { day, partsOf, weekday } from "./frequency";

/** Where a moment stands in its cycle, from 0 to just below 1. */
const cycles: Record<string, (moment: number) => number> = {
  hour: (moment) => partsOf(moment).time / day,
  dayofweek: (moment) => weekday(moment) / 7,
  month: (moment) => (partsOf(moment).month % 12) / 12,
  dayofyear: (moment) => {
    const year = new Date(moment).getUTCFullYear();
    const days = 337 + daysInMonth(year, 2);
    return Math.floor((moment - new Date(0).setUTCFullYear(year, 0, 1)) / day) / days;
  },
};

/** The names of the columns of a calendar: a sine and a cosine each, so that December lies beside January. Faults: unknown-calendar. */
export function calendarNames(calendar: readonly string[]): string[] {
  const known = Object.keys(cycles);
  const unknown = calendar.find((name) => !known.includes(name));
  if (unknown !== undefined) throw seriesFault.unknownCalendar(unknown, known);
  return calendar.flatMap((name) => [`${name}_sin`, `${name}_cos`]);
}

/** The values of one row, in the order of `calendarNames`. They lie in −1 … 1 and are not scaled. */
export function calendarRow(calendar: readonly string[], moment: number): number[] {
  return calendar.flatMap((name) => {
    const angle = 2 * Math.PI * (cycles[name]?.(moment) ?? 0);
    return [Math.sin(angle), Math.cos(angle)];
  });
}
