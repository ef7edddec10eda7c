import type { Series } from "../api";
import { calendarRow } from "./calendar";
import { seriesFault } from "./faults";
import { futureTimes } from "./moments";

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

/** The same features of the rows that follow the last one, scaled, one array a row. Faults: future-too-short. */
export function knownAhead(series: Series, count: number): number[][] {
  const { known } = series;
  if (known === undefined) return [];
  const width = known.futureCovariates.length;
  if (width > 0 && known.ahead.length < count * width) {
    throw seriesFault.futureTooShort(known.futureCovariates, known.ahead.length / width, count);
  }
  const times = known.calendar.length > 0 ? futureTimes(series, count) : [];
  return Array.from({ length: count }, (_, row) => [
    ...known.ahead.subarray(row * width, (row + 1) * width),
    ...(times[row] === undefined ? [] : calendarRow(known.calendar, times[row])),
  ]);
}
