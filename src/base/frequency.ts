/** The step from one row to the next. "row" where rows are only numbered. */
export interface Frequency {
  unit:
    | "row"
    | "millisecond"
    | "second"
    | "minute"
    | "hour"
    | "day"
    | "business day"
    | "week"
    | "month"
    | "quarter"
    | "year";
  count: number;
}

/** "1 day", "30 minutes", "row". */
export function nameOf({ unit, count }: Frequency): string {
  return unit === "row" ? unit : `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** What a user writes or `nameOf` gives; undefined if it is neither. */
export function parseFrequency(text: string): Frequency | undefined {
  const match = /^(?:(\d{1,12})\s*)?([a-z][a-z ]*)$/i.exec(text.trim());
  const unit = words.get(match?.[2]?.toLowerCase() ?? "");
  const count = Number(match?.[1] ?? 1);
  if (unit === undefined || count < 1) return undefined;
  return unit === "row" && count > 1 ? undefined : { unit, count };
}

/** Plain words, and the letters that pandas has for them. */
const words = new Map<string, Frequency["unit"]>([
  ...named("millisecond", "ms"),
  ...named("second", "s", "sec", "secondly"),
  ...named("minute", "min", "t", "minutely"),
  ...named("hour", "h", "hourly"),
  ...named("day", "d", "daily"),
  ...named("business day", "b", "business daily", "weekday", "weekdays"),
  ...named("week", "w", "weekly"),
  ...named("month", "m", "monthly"),
  ...named("quarter", "q", "quarterly"),
  ...named("year", "y", "a", "yearly", "annual"),
  ...named("row"),
]);

function named(unit: Frequency["unit"], ...others: string[]): [string, Frequency["unit"]][] {
  return [unit, `${unit}s`, ...others].map((word) => [word, unit]);
}
