import type { HostTensor, Origins, Series } from "../api";
import { calendarRow } from "./calendar";
import { seriesFault } from "./faults";
import { futureMoments, futureTimes } from "./moments";

/*
 * How a direct model learns what is known of its horizon: future covariates and calendar columns enter `horizon` rows
 * ahead, so that row r of a window carries their values of row r + horizon. The last row of the window then shows the
 * last step of the forecast and, with lookback ≥ horizon, the window shows every step of it. Target and past
 * covariates enter as they are and end with the row before the origin.
 */

/** The features [rows, F] with what is known ahead moved so; past the last row 0, where no complete window looks. */
export function shiftKnown({ features, featureNames, rows, known }: Series, horizon: number): Float32Array {
  if (known === undefined) return features;
  const width = featureNames.length;
  const shifted = features.slice();
  for (let row = 0; row < rows; row++) {
    const from = (row + horizon) * width + known.from;
    const to = row * width + known.from;
    if (row + horizon < rows) shifted.set(features.subarray(from, from + width - known.from), to);
    else shifted.fill(0, to, (row + 1) * width);
  }
  return shifted;
}

/**
 * The known features of the rows [from, from + count), scaled, one array a row; those past the last row come from what
 * is given of the future. Faults: future-too-short.
 */
export function knownRows(series: Series, from: number, count: number): number[][] {
  const { known, rows, features, featureNames } = series;
  if (known === undefined) return [];
  const width = featureNames.length;
  const inside = Math.max(0, Math.min(count, rows - from));
  const past = Array.from({ length: inside }, (_, i) => [
    ...features.subarray((from + i) * width + known.from, (from + i + 1) * width),
  ]);
  return [...past, ...after(series, from + count - rows).slice(inside - count)].slice(0, count);
}

/**
 * What recursive forecasts have to know of the rows from each origin on, shifted as `shiftKnown` does: [N, R, F − 1]
 * for R rows, all horizons but the last. Undefined where the target is the only feature. Faults: past-unknown,
 * future-too-short.
 */
export function knownAhead(
  series: Series,
  origins: Origins,
  horizon: number,
  steps: number,
): HostTensor | undefined {
  const { known, featureNames } = series;
  const width = featureNames.length - 1;
  if (width === 0) return undefined;
  const R = (Math.ceil(steps / horizon) - 1) * horizon;
  const past = featureNames.slice(1, known?.from);
  if (past.length > 0 && R > 0) throw seriesFault.pastUnknown(past, horizon, steps);
  const values = new Float32Array(origins.length * R * width);
  for (const [n, origin] of origins.entries()) {
    if (R > 0) values.set(knownRows(series, origin + horizon, R).flat(), n * R * width);
  }
  return { shape: [origins.length, R, width], dtype: "float32", values };
}

/** The known features of the `count` rows that follow the last one; none for a count below 1. */
function after(series: Series, count: number): number[][] {
  const { known } = series;
  if (known === undefined || count < 1) return [];
  const width = known.futureCovariates.length;
  const given = width === 0 ? count : Math.floor(known.ahead.length / width);
  if (given < count) {
    const moments = futureMoments(series, count);
    throw seriesFault.futureTooShort(known.futureCovariates, moments.slice(given), count);
  }
  const times = known.calendar.length > 0 ? futureTimes(series, count) : [];
  return Array.from({ length: count }, (_, row) => [
    ...known.ahead.subarray(row * width, (row + 1) * width),
    ...(times[row] === undefined ? [] : calendarRow(known.calendar, times[row])),
  ]);
}
