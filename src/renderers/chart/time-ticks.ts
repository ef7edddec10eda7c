/** A tick with what stands below it: its own label, and year or day where that changes. */
export interface TimeTick {
  value: number;
  label: string[];
}

type Unit = "second" | "minute" | "hour" | "day" | "month" | "year";

/** About `count` moments at round places of the calendar, in UTC, between two moments in milliseconds. */
export function timeTicks(from: number, to: number, count: number): TimeTick[] {
  const [unit, size] = step(to - from, count);
  const values =
    unit === "month" || unit === "year" ? months(from, to, unit, size) : even(from, to, unit, size);
  let context = "";
  return values.map((value) => {
    const next = contextOf(value, unit);
    const changed = next !== context;
    context = next;
    return { value, label: [labelOf(value, unit), changed ? next : ""] };
  });
}

const milliseconds = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 30.44 * 86_400_000,
  year: 365.25 * 86_400_000,
};

const sizes: Record<Unit, number[]> = {
  second: [1, 5, 15, 30],
  minute: [1, 5, 15, 30],
  hour: [1, 3, 6, 12],
  day: [1, 2, 7, 14],
  month: [1, 3, 6],
  year: [1, 2, 5, 10, 20, 50, 100],
};

function step(span: number, count: number): [Unit, number] {
  for (const unit of ["second", "minute", "hour", "day", "month", "year"] as const) {
    const size = sizes[unit].find((n) => span / (milliseconds[unit] * n) <= count);
    if (size !== undefined) return [unit, size];
  }
  return ["year", Math.ceil(span / milliseconds.year / count / 100) * 100];
}

function even(from: number, to: number, unit: "second" | "minute" | "hour" | "day", size: number): number[] {
  const width = milliseconds[unit] * size;
  // Weeks begin on a Monday; 1970 began on a Thursday.
  const origin = unit === "day" && size % 7 === 0 ? -3 * milliseconds.day : 0;
  const values: number[] = [];
  for (let t = origin + Math.ceil((from - origin) / width) * width; t <= to; t += width) values.push(t);
  return values;
}

function months(from: number, to: number, unit: "month" | "year", size: number): number[] {
  const width = unit === "year" ? 12 * size : size;
  const first = new Date(from);
  const index = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / width) * width;
  const values: number[] = [];
  for (let month = index; ; month += width) {
    const t = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (t > to) return values;
    if (t >= from) values.push(t);
  }
}

function labelOf(value: number, unit: Unit): string {
  const iso = new Date(value).toISOString();
  switch (unit) {
    case "year":
      return String(new Date(value).getUTCFullYear());
    case "month":
      return monthName(value);
    case "day":
      return dayName(value);
    case "hour":
    case "minute":
      return iso.slice(11, 16);
    case "second":
      return iso.slice(11, 19);
  }
}

function contextOf(value: number, unit: Unit): string {
  const year = String(new Date(value).getUTCFullYear());
  if (unit === "year") return "";
  return unit === "month" || unit === "day" ? year : `${dayName(value)}, ${year}`;
}

function dayName(value: number): string {
  return `${monthName(value)} ${new Date(value).getUTCDate()}`;
}

function monthName(value: number): string {
  return "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[new Date(value).getUTCMonth()] ?? "";
}
