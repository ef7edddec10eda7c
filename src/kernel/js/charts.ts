import type { OutputData } from "../../outputs";
import { formatCount, formatNumber, plural } from "../../outputs/format";
import { encodeNumber, type Moment } from "../../outputs/numbers";
import { thin } from "../../outputs/thin";
import { scriptFaults } from "./faults";
import { isList, isRecord } from "./rows";

type ChartData = OutputData<"chart">;
export type ChartType = ChartData["type"];

const pointLimit = 4000;
const seriesLimit = 12;
const barLimit = 200;
const cellLimit = 256;

/**
 * A chart as a cell describes it: `y` is a list, or an object of named lists; `x` a list of numbers, dates or texts.
 * `values` of a heat map are rows of numbers, `x` and `y` the names of its columns and rows. A list alone is `y`.
 * `numbers` gives the values of a tensor as nested lists. Faults: js-display.
 */
export function chartOf(type: ChartType, given: unknown, numbers: (value: unknown) => unknown): ChartData {
  const bare = isRecord(given) ? undefined : numbers(given);
  const options = isRecord(given) ? given : type === "heatmap" ? { values: bare } : { y: bare };
  const read = (key: string) => numbers(options[key]);
  const frame = {
    type,
    title: textOf(options["title"]),
    x_title: textOf(options["xTitle"]),
    y_title: textOf(options["yTitle"]),
    logarithmic: options["log"] === true,
  };
  const data = type === "heatmap" ? heatMap(read) : seriesChart(type, read);
  return { summary: summaryOf(frame, data), ...frame, ...data };
}

type Drawn = Pick<ChartData, "series" | "categories" | "grid" | "notes">;

function seriesChart(type: ChartType, read: (key: string) => unknown): Drawn {
  const y = read("y") ?? read("values");
  const lists: [string, unknown][] = isList(y) ? [["y", y]] : isRecord(y) ? Object.entries(y) : [];
  if (lists.length === 0)
    throw scriptFaults.wrongDisplay(
      "A chart needs `y`, a list of numbers or an object of such lists.",
      `Write \`display.${type}({y: values})\` or \`display.${type}({x, y: {actual, forecast}})\`.`,
    );
  const notes: string[] = [];
  if (lists.length > seriesLimit) notes.push(`The first ${seriesLimit} of ${lists.length} are drawn.`);
  const x = read("x");
  const drawn = lists.slice(0, seriesLimit).map(([name, values]) => ({ name, y: numbersOf(name, values) }));
  if (type === "bar") return barChart(drawn, x, notes);
  const series = drawn.map(({ name, y: values }) => {
    const at = isList(x) ? Array.from(x, momentOf) : values.map((_, index) => index);
    if (at.length !== values.length)
      throw scriptFaults.wrongDisplay(
        `\`x\` has ${formatCount(at.length)} values and \`${name}\` has ${formatCount(values.length)}.`,
        "Give as many of each.",
      );
    const kept = thin(values, pointLimit);
    if (kept.length < values.length)
      notes.push(
        `${plural(values.length, "point")} of ${name} were thinned to ${formatCount(kept.length)}; peaks are kept.`,
      );
    return {
      name,
      x: kept.map((index) => at[index] ?? index),
      y: kept.map((index) => encodeNumber(values[index] ?? NaN)),
    };
  });
  return { series, categories: [], notes };
}

function barChart(drawn: { name: string; y: number[] }[], x: unknown, notes: string[]): Drawn {
  const count = Math.max(...drawn.map(({ y }) => y.length));
  const names = Array.from({ length: count }, (_, index) => (isList(x) ? textOf(x[index]) : String(index)));
  if (count > barLimit) notes.push(`The first ${barLimit} of ${formatCount(count)} bars are drawn.`);
  return {
    series: drawn.map(({ name, y }) => ({
      name,
      x: y.slice(0, barLimit).map((_, index) => index),
      y: y.slice(0, barLimit).map(encodeNumber),
    })),
    categories: names.slice(0, barLimit),
    notes,
  };
}

function heatMap(read: (key: string) => unknown): Drawn {
  const values = read("values") ?? read("z");
  const lists = isList(values) ? Array.from(values) : [];
  if (lists.length === 0 || !lists.every(isList))
    throw scriptFaults.wrongDisplay(
      "A heat map needs `values`, a list of rows of numbers or a tensor of two dimensions.",
      "Write `display.heatmap({values: [[1, 2], [3, 4]]})`.",
    );
  const width = Math.max(...lists.map(({ length }) => length));
  const notes =
    lists.length > cellLimit || width > cellLimit
      ? [
          `The first ${cellLimit} rows and columns of ${formatCount(lists.length)} × ${formatCount(width)} are drawn.`,
        ]
      : [];
  const names = (key: string, count: number) => {
    const given = read(key);
    return Array.from({ length: Math.min(count, cellLimit) }, (_, index) =>
      isList(given) ? textOf(given[index]) : String(index),
    );
  };
  return {
    series: [],
    categories: [],
    grid: {
      rows: names("y", lists.length),
      columns: names("x", width),
      values: lists
        .slice(0, cellLimit)
        .map((row) =>
          Array.from({ length: Math.min(width, cellLimit) }, (_, index) =>
            encodeNumber(numberOf(row[index])),
          ),
        ),
    },
    notes,
  };
}

const words: Record<ChartType, string> = {
  line: "Line chart",
  scatter: "Scatter plot",
  bar: "Bar chart",
  heatmap: "Heat map",
};

function summaryOf(frame: Pick<ChartData, "type" | "title">, { series, grid, categories }: Drawn): string {
  const of = frame.title === "" ? "" : ` of ${frame.title}`;
  const head = `${words[frame.type]}${of}`;
  if (grid !== undefined) return `${head}, ${grid.rows.length} rows by ${grid.columns.length} columns.`;
  const parts = series.slice(0, 4).map(({ name, y }) => {
    const finite = y.filter((value) => typeof value === "number");
    const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
    const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
    return low <= high
      ? `${name} from ${formatNumber(low)} to ${formatNumber(high)}`
      : `${name} without a value`;
  });
  const bars = categories.length > 0 ? ` of ${plural(categories.length, "bar")}` : "";
  return `${head}${bars}: ${parts.join("; ")}.`;
}

function numbersOf(name: string, values: unknown): number[] {
  if (!isList(values))
    throw scriptFaults.wrongDisplay(
      `\`${name}\` is not a list of numbers.`,
      "Give an array or a tensor of one dimension.",
    );
  return Array.from(values, numberOf);
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return value === null || value === undefined || value === "" ? NaN : Number(value);
}

function momentOf(value: unknown): Moment {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  return typeof value === "number" ? value : textOf(value);
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
