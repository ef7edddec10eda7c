import { Fault } from "../../base/issue";
import { nearest } from "../../base/nearest";

const code = (name: string): string => `\`${name}\``;
const list = (names: readonly string[]): string => names.map(code).join(", ");
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
const row = (index: number): string => `row ${index + 1}`;
const mostMoments = 5;
/** A few moments one by one; of many, the first ones and the last. Numbered rows count from 0, as in the output. */
const momentsIn = (moments: readonly (string | number)[]): string => {
  const names = moments.map((moment) => (typeof moment === "number" ? `row ${moment}` : moment));
  if (names.length <= mostMoments) return names.join(", ");
  return `${names.slice(0, mostMoments - 2).join(", ")}, … to ${names.at(-1)}`;
};

/** Every sentence of this folder, worded once. Rows are counted from 1 in the order of the file, without its first line. */
export const seriesFault = {
  unknownColumn: (name: string, key: string, columns: readonly string[]) => {
    const near = nearest(name, columns);
    return new Fault(
      "unknown-column",
      `The data has no column ${code(name)}, which ${code(key)} names.`,
      near.length > 0 ? `Did you mean ${list(near)}?` : `Its columns are ${list(columns)}.`,
    );
  },
  sameColumn: (name: string, keys: readonly string[]) =>
    new Fault(
      "column-used-twice",
      `The column ${code(name)} is named by ${keys.map(code).join(" and ")}.`,
      "Name each column once.",
    ),
  noNumber: (columns: readonly string[]) =>
    new Fault(
      "no-number-column",
      `The data has no column of numbers to forecast; its columns are ${list(columns)}.`,
      "Check that numbers have a decimal point and no units or thousands separators.",
    ),
  notANumber: (column: string, index: number, value: string) =>
    new Fault(
      "not-a-number",
      `The value in ${row(index)} of the column ${code(column)} is ${JSON.stringify(value)}, not a number.`,
      "Mend the value, leave it empty if it is missing, or name another column.",
    ),
  noMoment: (column: string, index: number) =>
    new Fault(
      "no-moment",
      `The time column ${code(column)} is empty in ${row(index)}.`,
      "Give every row its moment, or leave the rows numbered with `time: none`.",
    ),
  notAMoment: (column: string, index: number, value: string) =>
    new Fault(
      "not-a-moment",
      `The value in ${row(index)} of the time column ${code(column)} is ${JSON.stringify(value)}, not a moment that can be read.`,
      "Write ISO 8601, as in 2012-01-31 or 2012-01-31T06:00Z, a year, or seconds since 1970; or leave the rows numbered with `time: none`.",
    ),
  duplicateMoment: (column: string, moment: string, first: number, second: number) =>
    new Fault(
      "duplicate-moment",
      `The moment ${moment} of ${code(column)} stands in ${row(first)} and in ${row(second)}.`,
      "Keep one row a moment: one series in a file, and a zone where clocks are turned back.",
    ),
  mixedFrequency: (step: string, index: number, moment: string) =>
    new Fault(
      "mixed-frequency",
      `Most rows are ${step} apart, but ${row(index)} (${moment}) is not in step with them.`,
      "Resample the file to one step, or take the rows as they are with `freq: row`.",
    ),
  wrongFrequency: (freq: string, index: number, moment: string) =>
    new Fault(
      "wrong-frequency",
      `With ${code(`freq: ${freq}`)}, ${row(index)} (${moment}) is not in step with the first row.`,
      "Leave `freq` out to have it found, or take the rows as they are with `freq: row`.",
    ),
  tooManyGaps: (step: string, there: number, all: number) =>
    new Fault(
      "too-many-gaps",
      `At ${step} a row, only ${there} of ${all} moments between the first and the last are there.`,
      "Set `freq` to the real step, or take the rows as they are with `freq: row`.",
    ),
  unknownFrequency: (freq: string) =>
    new Fault(
      "unknown-frequency",
      `The frequency ${JSON.stringify(freq)} is not known.`,
      "Write a number and a unit, as in `30 minutes`, `1 hour`, `1 business day` or `1 month`.",
    ),
  missingValues: (column: string, missing: number, where: string) =>
    new Fault(
      "missing-values",
      `The column ${code(column)} has ${count(missing, "missing value")}, the first ${where}, and ${code("missing: error")} allows none.`,
      "Mend the file, or set `missing` to `ffill`, `drop` or `interpolate`.",
    ),
  allMissing: (column: string) =>
    new Fault("all-missing", `The column ${code(column)} has no value at all.`, "Name another column."),
  noRowsLeft: () =>
    new Fault(
      "no-rows-left",
      "Every row has a missing value in one of the columns, so `missing: drop` leaves none.",
      "Set `missing: ffill`, or leave out the column that is mostly empty.",
    ),
  calendarWithoutTime: (name: string) =>
    new Fault(
      "calendar-without-time",
      `The calendar column ${code(name)} needs moments, but the rows are only numbered.`,
      "Name the time column with `time`, or leave `calendar` out.",
    ),
  unknownCalendar: (name: string, known: readonly string[]) =>
    new Fault("unknown-calendar", `The calendar has no ${code(name)}.`, `It has ${list(known)}.`),
  noTrainingRows: (rows: number) =>
    new Fault(
      "series-too-short",
      `With ${count(rows, "row")}, the training part is empty.`,
      "Take more rows, or give `split` a larger first number.",
    ),
  logOfNothing: (value: number, where: string, after: readonly string[]) =>
    new Fault(
      "log-of-nothing",
      `The logarithm in \`transform\` takes numbers above 0, but ${after.length === 0 ? "the target" : `after ${list(after)} it`} is ${value} ${where}.`,
      after.length === 0
        ? "Leave `log` out of `transform`, or mend the value."
        : "Put `log` first in `transform`, or leave it out.",
    ),
  tooShortToDiffer: (trainRows: number, lead: number) =>
    new Fault(
      "series-too-short",
      `The training part has ${count(trainRows, "row")}, but the differences in \`transform\` take the first ${lead} for themselves.`,
      "Take more rows, a shorter `season_length`, or fewer differences.",
    ),
  tooShort: (part: string, rows: number, lookback: number, horizon: number) =>
    new Fault(
      "series-too-short",
      `The ${part} has ${count(rows, "row")}, but one window takes ${lookback + horizon}: \`lookback\` ${lookback} and \`horizon\` ${horizon}.`,
      rows > horizon
        ? `Set \`lookback\` to at most ${rows - horizon}, or take more rows.`
        : `Take at least ${horizon + 1} rows, or a shorter \`horizon\`.`,
    ),
  futureTooShort: (columns: readonly string[], missing: readonly (string | number)[], needed: number) =>
    new Fault(
      "future-too-short",
      `The future covariates ${list(columns)} are missing for ${missing.length} of the ${count(needed, "row")} ahead: ${momentsIn(missing)}.`,
      "Add rows with their future values and an empty target, give them in a file with `future`, or list the columns under `past_covariates`.",
    ),
  noFuture: () =>
    new Fault(
      "no-future-covariates",
      "The data has no future covariates, so there is nothing to read from `future`.",
      "Leave `future` out, or list the columns under `future_covariates` in the data cell.",
    ),
  pastUnknown: (columns: readonly string[], horizon: number, steps: number) =>
    new Fault(
      "past-unknown",
      `A forecast of ${count(steps, "step")} with a model that gives ${horizon} at once needs the past covariates ${list(columns)} of rows that are yet to come.`,
      `Forecast at most ${count(horizon, "step")}, set \`horizon\` of the data to ${steps} for a direct model, or leave the past covariates out.`,
    ),
  unknownGenerator: (name: string, known: readonly string[]) =>
    new Fault("unknown-generator", `There is no generator ${code(name)}.`, `Generators are ${list(known)}.`),
  badGenerator: (why: string) =>
    new Fault(
      "bad-generator",
      `The sine generator ${why}.`,
      "Write `{generator: sine, n: 1000, period: 50}` or `{generator: sine, n: 100, from: 0, to: 10}`.",
    ),
};
