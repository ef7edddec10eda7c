import type { ChartSpec } from "./spec";

/**
 * The numbers behind a chart: one row for each place on the axis, one column for each line and edge of a band. Faint
 * lines are its background, not its message, and are left out.
 */
export interface Grid {
  titles: string[];
  rows: { place: string; values: (number | undefined)[] }[];
}

export function gridOf(spec: ChartSpec): Grid {
  const columns = [
    ...spec.lines
      .filter(({ role }) => role !== "faint")
      .map(({ name, x, y, joined }) => ({ title: name, x, y, from: joined ? 1 : 0 })),
    ...(spec.bands ?? []).flatMap(({ name, x, lower, upper, joined }) => [
      { title: `${name} lower`, x, y: lower, from: joined ? 1 : 0 },
      { title: `${name} upper`, x, y: upper, from: joined ? 1 : 0 },
    ]),
  ];
  const places = [...new Set(columns.flatMap(({ x, from }) => x.slice(from)))].sort((a, b) => a - b);
  const lookups = columns.map(
    ({ x, y, from }) =>
      new Map(x.map((at, i): [number, number | undefined] => [at, i < from ? undefined : y[i]])),
  );
  return {
    titles: [spec.x.title, ...columns.map(({ title }) => title)],
    rows: places.map((at) => ({ place: spec.x.format(at), values: lookups.map((lookup) => lookup.get(at)) })),
  };
}

/** RFC 4180, numbers in full. */
export function csvOf(grid: Grid): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const number = (value: number | undefined) => (value === undefined ? "" : String(value));
  const rows = grid.rows.map(({ place, values }) => [cell(place.replaceAll(",", "")), ...values.map(number)]);
  return [grid.titles.map(cell), ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}
