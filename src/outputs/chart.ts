import * as z from "zod/mini";
import { formatNumber, formatNumbers } from "./format";
import { decodeNumber, moment, num } from "./numbers";
import { defineOutput } from "./output";
import { notesBlock, stack, wrap } from "./text/block";
import { plot, type TextLine } from "./text/plot";
import { numbersOf, places, spreadTicks } from "./text/series";
import { cut, padEnd, padStart, columnsOf } from "./text/width";

const series = z.object({
  name: z.string(),
  /** Numbers or moments; of bars the place in `categories`. */
  x: z.array(moment),
  y: z.array(num),
});

const schema = z.object({
  /** The whole in one sentence, first so that screen readers meet it first. */
  summary: z.string(),
  type: z.enum(["line", "scatter", "bar", "heatmap"]),
  title: z.string(),
  x_title: z.string(),
  y_title: z.string(),
  /** A scale of powers of ten at the left. */
  logarithmic: z.boolean(),
  /** Lines, points or groups of bars. */
  series: z.array(series),
  /** What the bars stand for. */
  categories: z.array(z.string()),
  /** Of a heat map: one row of values for each of `rows`, one value for each of `columns`. */
  grid: z.optional(
    z.object({ rows: z.array(z.string()), columns: z.array(z.string()), values: z.array(z.array(num)) }),
  ),
  notes: z.array(z.string()),
});

type Chart = z.infer<typeof schema>;

/** A picture of numbers that a cell draws. */
export const chart = defineOutput({
  name: "chart",
  schema,
  toLines: (d, width) =>
    stack(
      wrap(d.title === "" ? d.summary : d.title, width),
      pictures[d.type](d, width),
      notesBlock(d.notes, width),
    ),
});

/** Lowest and highest value of a heat map. */
export function gridRange({ grid }: Chart): [number, number] {
  const values = (grid?.values ?? []).flat().map(decodeNumber).filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return low <= high ? [low, high] : [0, 0];
}

const pictures: Record<Chart["type"], (d: Chart, width: number) => string[]> = {
  line: (d, width) => curves(d, width, (line) => line),
  // A gap after each point keeps them apart.
  scatter: (d, width) =>
    curves(d, width, (line) => ({
      ...line,
      x: line.x.flatMap((x) => [x, NaN]),
      y: line.y.flatMap((y) => [y, NaN]),
    })),
  bar: bars,
  heatmap,
};

function curves(d: Chart, width: number, shape: (line: TextLine) => TextLine): string[] {
  const [first] = d.series;
  const lines = d.series.map(({ name, x, y }, index) =>
    shape({
      x: places(x),
      y: numbersOf(y),
      dashed: index > 0,
      ...(d.series.length > 1 ? { label: name } : {}),
    }),
  );
  const longest = d.series.reduce(
    (a, b) => (b.x.length > a.x.length ? b : a),
    first ?? { name: "", x: [], y: [] },
  );
  return plot(
    {
      lines,
      ticks: spreadTicks([...longest.x].sort(byPlace), width < 70 ? 2 : 5),
      height: 12,
      logarithmic: d.logarithmic,
    },
    width,
  );
}

function byPlace(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1;
}

const barRows = 30;

function bars(d: Chart, width: number): string[] {
  const all = d.series.flatMap(({ y }) => y.map(decodeNumber)).filter(Number.isFinite);
  const largest = Math.max(...all.map(Math.abs), 1e-300);
  const many = d.series.length > 1;
  const rows = d.categories.flatMap((category, index) =>
    d.series.map(({ name, y }) => ({
      label: many ? `${category} ${name}` : category,
      value: y[index] ?? "NaN",
    })),
  );
  const shown = rows.slice(0, barRows);
  const labels = Math.min(Math.floor(width / 3), Math.max(...shown.map(({ label }) => columnsOf(label)), 0));
  const texts = formatNumbers(shown.map(({ value }) => value));
  const numbers = Math.max(...texts.map(columnsOf), 0);
  const room = Math.max(4, width - labels - numbers - 6);
  const lines = shown.map(({ label, value }, index) => {
    const size = Math.abs(decodeNumber(value)) / largest;
    const bar = Number.isFinite(size) ? "█".repeat(Math.round(size * room)) : "";
    return `  ${padEnd(cut(label, labels), labels)}  ${padStart(texts[index] ?? "", numbers)} ${bar}`;
  });
  return rows.length > shown.length ? [...lines, `  … and ${rows.length - shown.length} more`] : lines;
}

const shades = " ░▒▓█";

function heatmap(d: Chart, width: number): string[] {
  const { rows, columns, values } = d.grid ?? { rows: [], columns: [], values: [] };
  const [low, high] = gridRange(d);
  const labels = Math.min(Math.floor(width / 4), Math.max(...rows.map(columnsOf), 0));
  const room = Math.max(1, width - labels - 4);
  const wide = columns.length * 2 <= room ? 2 : 1;
  const kept = evenly(columns.length, Math.floor(room / wide));
  const lines = evenly(rows.length, 24).map((row) => {
    const cells = kept.map((column) => {
      const value = decodeNumber(values[row]?.[column] ?? "NaN");
      const level = high > low ? Math.round(((value - low) / (high - low)) * (shades.length - 1)) : 2;
      return (Number.isFinite(value) ? shades.charAt(level) : "·").repeat(wide);
    });
    return `  ${padEnd(cut(rows[row] ?? "", labels), labels)} ${cells.join("")}`;
  });
  const scale = `  ${formatNumber(low)} ${[...shades].join("")} ${formatNumber(high)}`;
  return [...lines, scale];
}

/** At most `limit` places, spread over all. */
function evenly(count: number, limit: number): number[] {
  if (count <= limit) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: limit }, (_, index) => Math.floor((index * count) / limit));
}
