import { momentFormatter, momentValue } from "../moments";
import { decodeNumber, type Moment, type Num } from "../numbers";
import type { TextPlot } from "./plot";

/** Places of moments on an axis: time where every moment is a time, else their order. */
export function places(moments: readonly Moment[]): number[] {
  const values = moments.map(momentValue);
  return values.every(Number.isFinite) ? values : moments.map((_, index) => index);
}

export function numbersOf(values: readonly Num[]): number[] {
  return values.map(decodeNumber);
}

/** Labels at `count` moments evenly spread over a series, the first and the last among them. */
export function spreadTicks(moments: readonly Moment[], count: number): TextPlot["ticks"] {
  const format = momentFormatter(moments);
  const xs = places(moments);
  const last = moments.length - 1;
  const wanted = Array.from({ length: count }, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));
  return [...new Set(wanted)].flatMap((index) => {
    const moment = moments[index];
    const x = xs[index];
    return moment === undefined || x === undefined ? [] : [{ x, label: format(moment) }];
  });
}
