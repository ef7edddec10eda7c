import { logTicks, niceTicks, tickDecimals } from "../ticks";
import { Braille } from "./braille";
import { columnsOf, cut, padEnd, padStart } from "./width";

export interface TextLine {
  x: readonly number[];
  /** NaN leaves a gap. */
  y: readonly number[];
  dashed?: boolean;
  /** Stands at the right end of the line. */
  label?: string;
}

export interface TextBand {
  x: readonly number[];
  lower: readonly number[];
  upper: readonly number[];
  /** "░" behind, "▒" in front: later bands cover earlier ones. */
  shade: "░" | "▒";
}

export interface TextPlot {
  lines: readonly TextLine[];
  bands?: readonly TextBand[];
  /** A dotted line over the whole height, with what stands above it to its right. */
  cuts?: readonly { x: number; label: string }[];
  /** Labels below the axis. */
  ticks: readonly { x: number; label: string }[];
  /** Rows of the plot alone. */
  height: number;
  logarithmic?: boolean;
}

/** A chart of characters: lines of braille dots, bands of shading, an axis with round numbers at the left. */
export function plot(chart: TextPlot, width: number): string[] {
  const scaleY = chart.logarithmic ? Math.log10 : (y: number) => y;
  const xs = chart.lines.flatMap(({ x }) => x).filter(Number.isFinite);
  const ys = [
    ...chart.lines.flatMap(({ y }) => y),
    ...(chart.bands ?? []).flatMap(({ lower, upper }) => [...lower, ...upper]),
  ]
    .map(scaleY)
    .filter(Number.isFinite);
  if (xs.length === 0 || ys.length === 0) return ["  (nothing to draw: no value is a finite number)"];
  const [left, right] = extent(xs, 0.5);
  const [bottom, top] = extent(ys, Math.abs(ys[0] ?? 0) * 0.05 || 1);

  const marks = axisMarks(bottom, top, chart);
  const margin = Math.max(...marks.map(({ label }) => columnsOf(label))) + 2;
  const labels = chart.lines.flatMap(({ label }) => (label === undefined ? [] : [columnsOf(label) + 1]));
  const room = Math.min(Math.max(0, ...labels), Math.floor(width / 4));
  const columns = Math.max(8, width - margin - 2 - room);
  const column = (x: number) => ((x - left) / (right - left)) * (columns - 1);
  const row = (y: number) => (1 - (scaleY(y) - bottom) / (top - bottom)) * (chart.height - 1);

  const grid = Array.from({ length: chart.height }, () => Array.from({ length: columns }, () => " "));
  for (const band of chart.bands ?? []) shadeBand(grid, band, column, row);
  for (const { x } of chart.cuts ?? []) {
    for (const line of grid) line[Math.round(column(x))] = "┊";
  }
  const dots = new Braille(columns, chart.height);
  for (const line of chart.lines) dots.path(line.x.map(column), line.y.map(row), line.dashed ?? false);
  dots.drawInto(grid);

  const ends = endLabels(chart.lines, row, chart.height);
  const axis = new Map(
    marks.map(({ y, label }) => [
      Math.round((1 - (y - bottom) / (top - bottom)) * (chart.height - 1)),
      label,
    ]),
  );
  return [
    ...cutLabels(chart.cuts ?? [], column, margin + 2, columns),
    ...grid.map((cells, index) => {
      const label = axis.get(index);
      const end = ends.get(index);
      const edge = label === undefined ? "│" : "┤";
      return `${padStart(label ?? "", margin)} ${edge}${cells.join("")}${end === undefined ? "" : ` ${cut(end, room - 1)}`}`;
    }),
    ...tickLines(chart.ticks, column, margin + 2, columns),
  ];
}

/** One row of eight heights, from the lowest to the highest of `all`: "▁▂▅█". Gaps where a value is not finite. */
export function sparkline(values: readonly number[], all: readonly number[] = values): string {
  const finite = all.filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  return values
    .map((value) => {
      if (!Number.isFinite(value)) return " ";
      const level = high > low ? Math.round(((value - low) / (high - low)) * 7) : 3;
      return "▁▂▃▄▅▆▇█".charAt(level);
    })
    .join("");
}

function extent(values: readonly number[], margin: number): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return low === high ? [low - margin, high + margin] : [low, high];
}

/** Where the axis has numbers, in scaled coordinates. */
function axisMarks(bottom: number, top: number, chart: TextPlot): { y: number; label: string }[] {
  if (chart.logarithmic) {
    return logTicks(10 ** bottom, 10 ** top, chart.height / 2).map((y) => ({
      y: Math.log10(y),
      label: `${y}`,
    }));
  }
  const ticks = niceTicks(bottom, top, chart.height / 3);
  const decimals = tickDecimals(ticks);
  return ticks.map((y) => ({ y, label: axisNumber(y, decimals) }));
}

function axisNumber(value: number, decimals: number): string {
  const exponent = value !== 0 && (Math.abs(value) >= 1e7 || decimals > 6);
  return exponent
    ? value.toExponential(1).replace("e+", "e")
    : value.toFixed(decimals).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
}

function shadeBand(
  grid: string[][],
  band: TextBand,
  column: (x: number) => number,
  row: (y: number) => number,
) {
  for (let i = 1; i < band.x.length; i++) {
    const from = column(band.x[i - 1] ?? NaN);
    const to = column(band.x[i] ?? NaN);
    for (let x = Math.round(from); x <= Math.round(to); x++) {
      const share = to > from ? Math.min(1, Math.max(0, (x - from) / (to - from))) : 0;
      const at = (values: readonly number[]) =>
        row((values[i - 1] ?? NaN) * (1 - share) + (values[i] ?? NaN) * share);
      for (let y = Math.round(at(band.upper)); y <= Math.round(at(band.lower)); y++) {
        const cells = grid[y];
        if (cells && x >= 0 && x < cells.length) cells[x] = band.shade;
      }
    }
  }
}

function endLabels(
  lines: readonly TextLine[],
  row: (y: number) => number,
  height: number,
): Map<number, string> {
  const placed = new Map<number, string>();
  for (const { y, label } of lines) {
    const last = y.findLast(Number.isFinite);
    if (label === undefined || last === undefined) continue;
    const wanted = Math.min(height - 1, Math.max(0, Math.round(row(last))));
    const free = Array.from({ length: height }, (_, index) => index)
      .filter((index) => !placed.has(index))
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    if (free !== undefined) placed.set(free, label);
  }
  return placed;
}

function cutLabels(
  cuts: NonNullable<TextPlot["cuts"]>,
  column: (x: number) => number,
  margin: number,
  columns: number,
): string[] {
  let line = "";
  cuts.forEach(({ x, label }, index) => {
    const at = Math.round(column(x));
    const next = cuts[index + 1];
    const end = next === undefined ? columns : Math.round(column(next.x)) - 1;
    const size = columnsOf(label);
    // To the right of its line, or to the left of it where it stands at the right edge.
    const start = next === undefined && end - at < size ? at - size + 1 : at;
    const free = columnsOf(line) === 0 ? 0 : columnsOf(line) + 1;
    if (start >= free && end - start >= 2) line = padEnd(line, start) + cut(label, end - start);
  });
  return line === "" ? [] : [" ".repeat(margin) + line];
}

function tickLines(
  ticks: TextPlot["ticks"],
  column: (x: number) => number,
  margin: number,
  columns: number,
): string[] {
  const axis = Array.from({ length: columns }, () => "─");
  let line = "";
  for (const { x, label } of ticks) {
    const at = Math.round(column(x));
    if (at < 0 || at >= columns) continue;
    const size = columnsOf(label);
    const start = Math.max(0, Math.min(at - Math.floor(size / 2), columns - size));
    if (line !== "" && start < columnsOf(line) + 2) continue;
    axis[at] = "┬";
    line = padEnd(line, start) + label;
  }
  return [`${" ".repeat(margin - 1)}└${axis.join("")}`, " ".repeat(margin) + line];
}
