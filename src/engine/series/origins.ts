import type { Origins, Series } from "../api";
import { seriesFault } from "./faults";

/*
 * A window has an origin s: its input is rows [s − lookback, s), its target rows [s, s + horizon). Inputs may reach
 * back across a cut between parts, targets may not.
 */

/** Every window inside the training part: trainEnd − lookback − horizon + 1 of them. Faults: series-too-short. */
export function trainOrigins({ trainEnd }: Series, lookback: number, horizon: number): Origins {
  if (trainEnd < lookback + horizon) throw seriesFault.tooShort("training part", trainEnd, lookback, horizon);
  return every(lookback, trainEnd - horizon, 1);
}

/**
 * Every origin whose target lies inside the validation part, one row apart: neighbours overlap, but early stopping
 * and intervals are steadier for it, and no score is given on this part. Empty where the part is shorter than a horizon.
 */
export function validationOrigins(
  { trainEnd, validationEnd }: Series,
  lookback: number,
  horizon: number,
): Origins {
  return every(Math.max(trainEnd, lookback), validationEnd - horizon, 1);
}

/** From the first test row in steps of `horizon`, so that every row is forecast once; an incomplete last window is dropped. */
export function testOrigins({ validationEnd, rows }: Series, lookback: number, horizon: number): Origins {
  return every(validationEnd, rows - horizon, horizon).filter((origin) => origin >= lookback);
}

function every(first: number, last: number, step: number): Origins {
  return Int32Array.from(
    { length: Math.max(0, Math.floor((last - first) / step) + 1) },
    (_, i) => first + i * step,
  );
}
