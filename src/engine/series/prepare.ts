import { formatMoment } from "../../base/moment";
import type { Series, SeriesOptions, Table } from "../api";
import { calendarNames, calendarRow } from "./calendar";
import { seriesFault } from "./faults";
import { foundNotes } from "./found";
import { readFrame, type Frame } from "./frame";
import { nameOf } from "./frequency";
import { fill, leadingGap } from "./missing";
import { outlierNotes } from "./outliers";
import { fitScaler, type Scaling } from "./scaler";
import { seasonOf } from "./season";
import { leadOf, transformed } from "./transform";

/**
 * Makes a table ready to learn from: rows in order and one step apart, gaps filled, split, scaled. Whatever is learned
 * from the values, by scaler and filling, is learned from the training part, and no value travels back in time except
 * by `missing: interpolate`, which stays within a part. Rows before the first with a value in every column are left
 * out, since nothing stands before them to fill from.
 *
 * Only the target is transformed, before it is scaled; `values` stay as they are.
 *
 * Faults: unknown-column, column-used-twice, not-a-number, those of `momentsOf` and `makeGrid`, missing-values,
 * all-missing, no-rows-left, calendar-without-time, unknown-calendar, log-of-nothing, series-too-short.
 */
export function prepare(table: Table, options: SeriesOptions): Series {
  return made(readFrame(table, options), options);
}

function made(frame: Frame, options: SeriesOptions): Series {
  const calendar = calendarNames(options.calendar);
  const notes = [...frame.notes];
  const start = leadingGap(frame.columns);
  if (start > 0) {
    const rows = start === 1 ? "The first row was" : `The first ${start} rows were`;
    notes.push(`${rows} left out: nothing stands before to fill a missing value from.`);
  }
  const time = frame.time?.slice(start) ?? null;
  const rows = (frame.columns[0]?.length ?? 0) - start;
  const { trainEnd, validationEnd } = options.boundaries(rows);
  if (trainEnd < 1) throw seriesFault.noTrainingRows(rows);

  const present = options.missing === "mask" ? presentRows(frame.columns, start) : undefined;
  if (present !== undefined) notes.push(maskNote(present));
  let filled = 0;
  const columns = frame.columns.map((given) => {
    // Another cut fills anew, from what was read.
    const values = given.slice();
    if (options.missing === "ffill" || options.missing === "interpolate" || options.missing === "mask") {
      const policy = options.missing === "interpolate" ? "interpolate" : "ffill";
      filled += fill(values, policy, [start + trainEnd, start + validationEnd], start);
    }
    return values.slice(start);
  });
  if (filled > 0 && options.missing === "interpolate") {
    notes.push(
      "`missing: interpolate` uses the value after a gap, which lies in its future; `ffill` does not.",
    );
  }

  const [values = new Float64Array(), ...covariates] = columns;
  const season_length = options.season_length ?? seasonOf(frame.frequency);
  const transforming = { transform: options.transform ?? [], season_length };
  const lead = leadOf(transforming);
  if (trainEnd <= lead) throw seriesFault.tooShortToDiffer(trainEnd, lead);
  if (transforming.transform.includes("seasonal_diff") && season_length === 1) {
    notes.push("`seasonal_diff` takes a season of 1 row here, as `diff` does; `season_length` says another.");
  }
  const where = (row: number): string =>
    time === null ? `in row ${start + row + 1}` : `at ${formatMoment(time[row] ?? 0, frame.dateOnly)}`;
  const names = [options.target, ...options.past_covariates, ...options.future_covariates];
  const named = columns.map((column, i) => ({ name: names[i] ?? "", values: column }));
  notes.push(...outlierNotes(named, trainEnd, where), ...foundNotes(options, frame.frequency, season_length));
  const target = transformed(values, transforming, where);
  const inputs = [target, ...covariates];
  const scalings = inputs.map((input, i) =>
    fitScaler(options.scaler, input.subarray(i === 0 ? lead : 0, trainEnd)),
  );
  const from = 1 + options.past_covariates.length;
  const known = {
    from,
    futureCovariates: options.future_covariates,
    calendar: options.calendar,
    ahead: interleave(frame.ahead, scalings.slice(from), () => []),
  };
  return {
    rows,
    time,
    dateOnly: frame.dateOnly,
    freq: nameOf(frame.frequency),
    season_length,
    trainEnd,
    validationEnd,
    filled,
    target: options.target,
    values,
    featureNames: [...names, ...calendar],
    transform: transforming.transform,
    lead,
    features: interleave(inputs, scalings, (row) => calendarRow(options.calendar, time?.[row] ?? NaN)),
    scaledTarget: interleave([target], scalings, () => []),
    scaler: {
      type: options.scaler,
      shift: [...scalings.map(({ shift }) => shift), ...calendar.map(() => 0)],
      scale: [...scalings.map(({ scale }) => scale), ...calendar.map(() => 1)],
    },
    notes,
    ...(from < columns.length || calendar.length > 0 ? { known } : {}),
    ...(present && { present }),
    timeColumn: options.time,
    recut: (boundaries) => made(frame, { ...options, boundaries: () => boundaries }),
  };
}

/** 1 for every row that has a value in all columns, else 0; undefined if all have. */
function presentRows(columns: readonly Float64Array[], start: number): Float32Array | undefined {
  const rows = (columns[0]?.length ?? 0) - start;
  const present = Float32Array.from({ length: rows }, (_, row) =>
    columns.some((values) => Number.isNaN(values[start + row])) ? 0 : 1,
  );
  return present.includes(0) ? present : undefined;
}

function maskNote(present: Float32Array): string {
  const masked = present.filter((value) => value === 0).length;
  return masked === 1
    ? "1 row with missing values is masked: recurrent layers skip it, and windows with it in their target are left out."
    : `${masked} rows with missing values are masked: recurrent layers skip them, and windows with one of them in their target are left out.`;
}

/** Columns, scaled, and what else a row has after them: [rows, F] in row-major order. */
function interleave(
  columns: readonly Float64Array[],
  scalings: readonly Scaling[],
  more: (row: number) => number[],
): Float32Array {
  const rows = columns[0]?.length ?? 0;
  const width = columns.length + (rows > 0 ? more(0).length : 0);
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (const [i, values] of columns.entries()) {
      const { shift, scale } = scalings[i] ?? { shift: 0, scale: 1 };
      out[row * width + i] = ((values[row] ?? NaN) - shift) / scale;
    }
    out.set(more(row), row * width + columns.length);
  }
  return out;
}
