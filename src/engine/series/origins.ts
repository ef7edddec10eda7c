import type { Origins, Series } from "../api";
import { seriesFault } from "./faults";

/*
 * A window has an origin s: its input is rows [s − lookback, s), its target rows [s, s + horizon). Inputs may reach
 * back across a cut between parts, targets may not. No window reaches into the rows that differencing has used up.
 */

/** Every window inside the training part: trainEnd − lead − lookback − horizon + 1 of them. Fewer where rows are masked. Faults: series-too-short. */
export function trainOrigins(series: Series, lookback: number, horizon: number): Origins {
  const { trainEnd, lead } = series;
  const rows = trainEnd - lead;
  if (rows < lookback + horizon) throw seriesFault.tooShort("training part", rows, lookback, horizon);
  return whole(series, every(lead + lookback, trainEnd - horizon, 1), horizon);
}

/**
 * Every origin whose target lies inside the validation part, one row apart: neighbours overlap, but early stopping
 * and intervals are steadier for it, and no score is given on this part. Empty where the part is shorter than a horizon.
 */
export function validationOrigins(series: Series, lookback: number, horizon: number): Origins {
  const { trainEnd, validationEnd, lead } = series;
  return whole(series, every(Math.max(trainEnd, lead + lookback), validationEnd - horizon, 1), horizon);
}

/**
 * From the first test row in steps of `horizon`, so that every row is forecast once, or of `step`; an incomplete last
 * window is dropped.
 */
export function testOrigins(series: Series, lookback: number, horizon: number, step = horizon): Origins {
  const { validationEnd, rows, lead } = series;
  const all = every(validationEnd, rows - horizon, step).filter((origin) => origin >= lead + lookback);
  return whole(series, all, horizon);
}

/** Those whose target has no masked row. */
function whole({ present }: Series, origins: Origins, horizon: number): Origins {
  if (present === undefined) return origins;
  return origins.filter((origin) => !present.subarray(origin, origin + horizon).includes(0));
}

function every(first: number, last: number, step: number): Origins {
  return Int32Array.from(
    { length: Math.max(0, Math.floor((last - first) / step) + 1) },
    (_, i) => first + i * step,
  );
}
