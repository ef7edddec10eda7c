import { formatMoment } from "../../base/moment";
import type { SeriesOptions, Table } from "../api";
import { seriesFault } from "./faults";
import type { Frequency } from "./frequency";
import { makeGrid, numberedGrid, type Grid } from "./grid";
import { numbersOf } from "./numbers";
import { momentsOf } from "./time";

/** The columns of a series in order of time, still with gaps, and not yet split. */
export interface Frame {
  /** Target, past covariates, future covariates; NaN where a value is missing. */
  columns: Float64Array[];
  /** By row, or null where rows are numbered. */
  time: Float64Array | null;
  dateOnly: boolean;
  frequency: Frequency;
  /** Future covariates of the rows after the last with a target: one array a column. */
  ahead: Float64Array[];
  notes: string[];
}

/**
 * Picks the columns that the options name, puts the rows in order and does what `missing: error` and `missing: drop`
 * ask. If there are future covariates, the rows after the last target are taken off as what is known of the future.
 */
export function readFrame(table: Table, options: SeriesOptions): Frame {
  const named = namedColumns(options);
  const given = named.map(({ name, key }) => numbersOf(table, name, key));
  const { grid, dateOnly } = gridOf(table, options);
  const notes = [...(table.notes ?? []), ...grid.notes];
  const onGrid = given.map((values) => Float64Array.from(grid.source, (row) => values[row] ?? NaN));
  const [target = new Float64Array()] = onGrid;
  const last = target.findLastIndex((value) => !Number.isNaN(value));
  if (last < 0) throw seriesFault.allMissing(options.target);

  const future = onGrid.slice(named.length - options.future_covariates.length);
  const end = future.length > 0 ? last + 1 : target.length;
  const ahead = completeRows(future.map((values) => values.slice(end)));
  if ((ahead[0]?.length ?? 0) > 0) {
    notes.push(
      `${rowsWith(ahead[0]?.length ?? 0)} after the last \`${options.target}\` tell the future covariates of a forecast.`,
    );
  }

  let columns = onGrid.map((values) => values.slice(0, end));
  let time = grid.time.slice(0, end);
  if (options.missing === "error") refuseMissing(columns, named, time, dateOnly);
  if (options.missing === "drop") {
    const kept = keptRows(columns);
    if (kept.length === 0) throw seriesFault.noRowsLeft();
    if (kept.length < end) {
      notes.push(
        `${rowsWith(end - kept.length)} with missing values were dropped; what stood around them now counts as neighbours.`,
      );
    }
    columns = columns.map((values) => Float64Array.from(kept, (row) => values[row] ?? NaN));
    if (grid.time.length > 0) time = Float64Array.from(kept, (row) => grid.time[row] ?? NaN);
  }
  const empty = columns.findIndex((values) => values.every((value) => Number.isNaN(value)));
  if (empty >= 0) throw seriesFault.allMissing(named[empty]?.name ?? "");
  return {
    columns,
    time: options.time === null ? null : time,
    dateOnly,
    frequency: grid.frequency,
    ahead,
    notes,
  };
}

function namedColumns(options: SeriesOptions): { name: string; key: string }[] {
  const named = [
    { name: options.target, key: "target" },
    ...options.past_covariates.map((name) => ({ name, key: "past_covariates" })),
    ...options.future_covariates.map((name) => ({ name, key: "future_covariates" })),
  ];
  for (const [i, { name, key }] of named.entries()) {
    const first = named.findIndex((other) => other.name === name);
    if (first < i) throw seriesFault.sameColumn(name, [named[first]?.key ?? "", key]);
  }
  return named;
}

function gridOf(table: Table, { time, freq, calendar }: SeriesOptions): { grid: Grid; dateOnly: boolean } {
  if (time === null) {
    if (calendar[0] !== undefined) throw seriesFault.calendarWithoutTime(calendar[0]);
    return { grid: numberedGrid(table.rows), dateOnly: false };
  }
  const column = table.columns.find(({ name }) => name === time);
  if (column === undefined) {
    const names = table.columns.map(({ name }) => name);
    throw seriesFault.unknownColumn(time, "time", names);
  }
  const moments = momentsOf(column);
  return { grid: makeGrid(moments, time, freq), dateOnly: moments.dateOnly };
}

/** The rows of columns up to the first that lacks a value. */
function completeRows(columns: Float64Array[]): Float64Array[] {
  const lengths = columns.map((values) => {
    const missing = values.findIndex((value) => Number.isNaN(value));
    return missing < 0 ? values.length : missing;
  });
  return columns.map((values) => values.slice(0, Math.min(...lengths)));
}

function keptRows(columns: readonly Float64Array[]): number[] {
  const rows = Array.from(columns[0] ?? [], (_, row) => row);
  return rows.filter((row) => columns.every((values) => !Number.isNaN(values[row])));
}

function refuseMissing(
  columns: readonly Float64Array[],
  named: readonly { name: string }[],
  time: Float64Array,
  dateOnly: boolean,
): void {
  for (const [i, values] of columns.entries()) {
    const first = values.findIndex((value) => Number.isNaN(value));
    if (first < 0) continue;
    const missing = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    const moment = time[first];
    const where = moment === undefined ? `in row ${first + 1}` : `at ${formatMoment(moment, dateOnly)}`;
    throw seriesFault.missingValues(named[i]?.name ?? "", missing, where);
  }
}

function rowsWith(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
