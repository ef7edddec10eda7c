/**
 * ISO 8601: year and month, date, or date and time with or without a zone. The pattern is one that RE2 reads too,
 * since the tables look for it in SQL.
 */
export const momentPattern =
  "\\d{4}-\\d{2}(-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?( ?(Z|z|UTC|[+-]\\d{2}(:?\\d{2})?))?)?)?";

const moment =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|z|UTC|[+-]\d{2}(?::?\d{2})?))?)?)?$/;

/** Milliseconds since 1970 in UTC, which also stands in for a zone that is not given; NaN if it is no such moment. */
export function parseMoment(text: string): number {
  const match = moment.exec(text.trim());
  if (match === null) return NaN;
  const part = (group: number, absent: number): number => Number(match[group] ?? absent);
  const [year, month, day] = [part(1, 0), part(2, 0), part(3, 1)];
  const [hour, minute, second] = [part(4, 0), part(5, 0), part(6, 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return NaN;
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const milliseconds = match[7] === undefined ? 0 : Math.floor(Number(`0.${match[7]}`) * 1000 + 1e-6);
  return (
    utc(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset(match[8])
  );
}

/** Whether a moment is written without a time of day. */
export function isDateOnly(text: string): boolean {
  return text.trim().length <= 10;
}

/** ISO 8601: "2012-01-31", or "2012-01-31T06:00:00Z" if the time of day counts. */
export function formatMoment(milliseconds: number, dateOnly: boolean): string {
  const text = new Date(milliseconds).toISOString();
  return dateOnly ? text.slice(0, text.indexOf("T")) : text.replace(".000Z", "Z");
}

/** Months count from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(utc(year, month + 1, 0)).getUTCDate();
}

/** Midnight of a day. `Date.UTC` alone takes the years 0 to 99 for 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function offset(zone: string | undefined): number {
  if (zone === undefined || /^[A-Za-z]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
