import type { Origins, Series } from "../api";
import { seriesFault } from "./faults";

/*
 * A window has an origin s: its input is rows [s − lookback, s), its target rows [s, s + horizon). Inputs may reach
 * back across a cut between parts, targets may not. No window reaches into the rows that differencing has used up.
 */

/** Every window inside the training part: trainEnd − lead − lookback − horizon + 1 of them. Faults: series-too-short. */
export function trainOrigins({ trainEnd, lead }: Series, lookback: number, horizon: number): Origins {
  const rows = trainEnd - lead;
  if (rows < lookback + horizon) throw seriesFault.tooShort("training part", rows, lookback, horizon);
  return every(lead + lookback, trainEnd - horizon, 1);
}

/**
 * Every origin whose target lies inside the validation part, one row apart: neighbours overlap, but early stopping
 * and intervals are steadier for it, and no score is given on this part. Empty where the part is shorter than a horizon.
 */
export function validationOrigins(
  { trainEnd, validationEnd, lead }: Series,
  lookback: number,
  horizon: number,
): Origins {
  return every(Math.max(trainEnd, lead + lookback), validationEnd - horizon, 1);
}

/**
 * From the first test row in steps of `horizon`, so that every row is forecast once, or of `step`; an incomplete last
 * window is dropped.
 */
export function testOrigins(
  { validationEnd, rows, lead }: Series,
  lookback: number,
  horizon: number,
  step = horizon,
): Origins {
  return every(validationEnd, rows - horizon, step).filter((origin) => origin >= lead + lookback);
}

function every(first: number, last: number, step: number): Origins {
  return Int32Array.from(
    { length: Math.max(0, Math.floor((last - first) / step) + 1) },
    (_, i) => first + i * step,
  );
}
