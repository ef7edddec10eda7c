import type { Series, Table } from "../api";
import { seriesFault } from "./faults";
import { futureMoments, futureTimes } from "./moments";
import { numbersOf } from "./numbers";
import { momentsOf } from "./time";

/**
 * The series with the future covariates of the `count` rows after the last one taken from a table: by moment, or in
 * order where rows are only numbered. A moment that the table leaves out is taken from the data's own rows after the
 * last value of the target, if it is there. Faults: no-future-covariates, future-too-short, which names the moments
 * that are missing, unknown-column, not-a-number, duplicate-moment and those of `momentsOf`.
 */
export function withFuture(series: Series, table: Table, count: number): Series {
  const { known, scaler } = series;
  if (known === undefined || known.futureCovariates.length === 0) throw seriesFault.noFuture();
  const width = known.futureCovariates.length;
  const rows = rowsAhead(series, table, count);
  const ahead = new Float32Array(count * width);
  const missing = new Set<number>();
  for (const [i, name] of known.futureCovariates.entries()) {
    const values = numbersOf(table, name, "future_covariates");
    const [shift = 0, scale = 1] = [scaler.shift[known.from + i], scaler.scale[known.from + i]];
    for (const [step, row] of rows.entries()) {
      const given = ((values[row] ?? NaN) - shift) / scale;
      const value = Number.isNaN(given) ? (known.ahead[step * width + i] ?? NaN) : given;
      if (Number.isNaN(value)) missing.add(step);
      ahead[step * width + i] = value;
    }
  }
  if (missing.size > 0) {
    const moments = futureMoments(series, count);
    const names = moments.filter((_, step) => missing.has(step));
    throw seriesFault.futureTooShort(known.futureCovariates, names, count);
  }
  return { ...series, known: { ...known, ahead } };
}

/** The row of the table for each row ahead, −1 where it has none. */
function rowsAhead(series: Series, table: Table, count: number): number[] {
  const { timeColumn, time, rows } = series;
  const inOrder = Array.from({ length: count }, (_, step) => (step < table.rows ? step : -1));
  if (timeColumn === null) return inOrder;
  const column = table.columns.find(({ name }) => name === timeColumn);
  if (column === undefined) {
    const names = table.columns.map(({ name }) => name);
    throw seriesFault.unknownColumn(timeColumn, "time", names);
  }
  const moments = momentsOf(column);
  const byMoment = new Map<number, number>();
  for (const [row, moment] of moments.values.entries()) {
    const before = byMoment.get(moment);
    if (before !== undefined) {
      const shown = new Date(moment).toISOString();
      throw seriesFault.duplicateMoment(
        timeColumn,
        moments.dateOnly ? shown.slice(0, 10) : shown,
        before,
        row,
      );
    }
    byMoment.set(moment, row);
  }
  const times = futureTimes(series, count);
  if (times.some((moment) => moment === undefined)) {
    // Without a frequency nobody knows the moments ahead; the rows that come later are taken as they follow each other.
    const last = time?.[rows - 1] ?? -Infinity;
    const later = [...byMoment].filter(([moment]) => moment > last).sort(([a], [b]) => a - b);
    return inOrder.map((_, step) => later[step]?.[1] ?? -1);
  }
  return times.map((moment) => byMoment.get(moment ?? NaN) ?? -1);
}
