import { formatNumbers } from "../../outputs/format";
import { encodeNumber } from "../../outputs/numbers";
import { tableOf } from "../table";
import type { ChartSpec } from "./spec";

/** Every point that is drawn, as RFC 4180 has it, numbers in full. */
export function csvOf(spec: ChartSpec): string {
  const { titles, rows } = gridOf(spec, "with-faint");
  const plain = (text: string) => text.replaceAll(",", "");
  // A number on the axis may have been rounded for the reader; a moment is written as it is.
  const placeOf = (x: number, place: string) =>
    spec.x.kind === "count" && Number.isFinite(Number(plain(place))) ? String(x) : plain(place);
  return csvText([
    titles,
    ...rows.map(({ x, place, values }) => [
      placeOf(x, place),
      ...values.map((value) => (value === undefined ? "" : String(value))),
    ]),
  ]);
}

/** RFC 4180. */
export function csvText(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

export function gridTable(spec: ChartSpec): HTMLElement {
  const { titles, rows } = gridOf(spec, "without-faint");
  const columns = titles
    .slice(1)
    .map((_, i) => formatNumbers(rows.map(({ values }) => encodeNumber(values[i] ?? NaN))));
  return tableOf({
    caption: spec.summary,
    columns: titles.map((title, i) => ({ title, numeric: i > 0 })),
    rows: rows.map(({ place, values }, row) => [
      place,
      ...columns.map((column, i) => (values[i] === undefined ? "" : (column[row] ?? ""))),
    ]),
  });
}

/** The numbers behind a chart: one row for each place on the axis, one column for each line and edge of a band. */
interface Grid {
  titles: string[];
  rows: { x: number; place: string; values: (number | undefined)[] }[];
}

/** Of all lines, or without the faint ones, which are a chart's background and not its message. */
function gridOf(spec: ChartSpec, faint: "with-faint" | "without-faint"): Grid {
  if (spec.lines.some(({ shape }) => shape === "points")) return pointGrid(spec);
  const columns = [
    ...spec.lines
      .filter(({ role }) => role !== "faint" || faint === "with-faint")
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
    rows: places.map((x) => ({
      x,
      place: spec.x.format(x),
      values: lookups.map((lookup) => lookup.get(x)),
    })),
  };
}

/** Points by themselves: one row each, since several may stand at one place. */
function pointGrid({ lines, x: axis }: ChartSpec): Grid {
  const rows = lines.flatMap(({ x, y }, line) =>
    x.map((at, i) => ({
      x: at,
      place: axis.format(at),
      values: lines.map((_, j) => (j === line ? y[i] : undefined)),
    })),
  );
  return { titles: [axis.title, ...lines.map(({ name }) => name)], rows };
}
