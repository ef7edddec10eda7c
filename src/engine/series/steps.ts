import { dayIn, day, partsOf, stepLength, stepMonths, weekday, type Frequency } from "./frequency";

/** Counts in steps of a frequency. The rows of one series share the `anchor`, the day of the month they aim at. */
export interface Steps {
  /** Steps from the first moment of the series to this one: a whole number, or NaN if it is not in step. */
  position(moment: number): number;
  /** The moment so many steps after the first. */
  at(position: number): number;
}

/** `times` in ascending order, at least one. Business days are counted without holidays, which no calendar here knows. */
export function stepsOf(frequency: Frequency, times: Float64Array): Steps {
  const first = times[0] ?? 0;
  const length = stepLength(frequency);
  if (length !== undefined) {
    return {
      position: (moment) => whole((moment - first) / length),
      at: (position) => first + position * length,
    };
  }
  const perStep = stepMonths(frequency);
  if (perStep !== undefined) return monthSteps(times, perStep);
  return {
    position: (moment) => businessDays(first, moment),
    at: (position) => addBusinessDays(first, position),
  };
}

/** The day that all moments share, if short months are allowed to have their last instead. */
export function anchorOf(times: Float64Array): number {
  return times.reduce((most, moment) => Math.max(most, partsOf(moment).day), 1);
}

function monthSteps(times: Float64Array, perStep: number): Steps {
  const anchor = anchorOf(times);
  const start = partsOf(times[0] ?? 0);
  return {
    position(moment) {
      const { month, day: date, time } = partsOf(moment);
      return date === dayIn(month, anchor) && time === start.time
        ? whole((month - start.month) / perStep)
        : NaN;
    },
    at(position) {
      const month = start.month + position * perStep;
      const date = new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, dayIn(month, anchor));
      return date + start.time;
    },
  };
}

/** Weekdays from one moment to a later one; NaN on a weekend or at another time of day. */
function businessDays(from: number, to: number): number {
  const days = whole((to - from) / day);
  if (weekday(to) > 4 || Number.isNaN(days)) return NaN;
  const start = weekday(from);
  return Math.floor((start + days) / 7) * 5 + weekday(to) - start;
}

function addBusinessDays(from: number, count: number): number {
  const start = weekday(from);
  const position = start + count;
  return from + (Math.floor(position / 5) * 7 + (position % 5) - start) * day;
}

function whole(steps: number): number {
  return Number.isInteger(steps) ? steps : NaN;
}
