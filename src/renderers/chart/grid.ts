import type { ChartSpec } from "./spec";

/** The numbers behind a chart: one row for each place on the axis, one column for each line and edge of a band. */
export interface Grid {
  titles: string[];
  rows: { place: string; values: (number | undefined)[] }[];
}

export function gridOf(spec: ChartSpec): Grid {
  const columns = [
    ...spec.lines.map(({ name, x, y }) => ({ title: name, x, y })),
    ...(spec.bands ?? []).flatMap(({ name, x, lower, upper }) => [
      { title: `${name} lower`, x, y: lower },
      { title: `${name} upper`, x, y: upper },
    ]),
  ];
  const places = [...new Set(columns.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const lookups = columns.map(({ x, y }) => new Map(x.map((at, i) => [at, y[i]])));
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
