import * as z from "zod/mini";
import { formatCount, formatNumbers, plural } from "./format";
import { num } from "./numbers";
import { defineOutput } from "./output";
import { notesBlock, stack, wrap } from "./text/block";
import { limitRows, table as textTable } from "./text/table";

const schema = z.object({
  /** The whole in one sentence, first so that screen readers meet it first. */
  summary: z.string(),
  title: z.optional(z.string()),
  columns: z.array(z.object({ name: z.string(), type: z.enum(["number", "text"]) })),
  /** Null where a value is missing. */
  rows: z.array(z.array(z.union([num, z.string(), z.null()]))),
  /** Of the whole table, of which `rows` and `columns` may be the first ones alone. */
  rows_total: z.int(),
  columns_total: z.int(),
  notes: z.array(z.string()),
});

type Table = z.infer<typeof schema>;

/** Rows and columns that a cell shows. */
export const table = defineOutput({
  name: "table",
  schema,
  toLines: (d, width) => {
    const { titles, rows } = tableCells(d);
    const { shown, more } = limitRows(rows, 24);
    return stack(
      wrap(d.title ?? "", width).filter((line) => line !== ""),
      [
        ...textTable(
          titles.map(({ title, numeric }) => ({ title, align: numeric ? "right" : "left" })),
          shown,
          width,
        ),
        ...more,
      ],
      wrap(d.summary, width, "  "),
      notesBlock(d.notes, width),
    );
  },
});

/** The cells as they are written: the numbers of a column with as many decimals each. */
export function tableCells(d: Table): { titles: { title: string; numeric: boolean }[]; rows: string[][] } {
  const columns = d.columns.map(({ type }, index) => {
    const values = d.rows.map((row) => row[index] ?? null);
    if (type === "text") return values.map((value) => (value === null ? "" : String(value)));
    const there = values.filter((value) => value !== null).map((value) => asNumber(value));
    const texts = formatNumbers(there);
    let next = 0;
    return values.map((value) => (value === null ? "" : (texts[next++] ?? "")));
  });
  return {
    titles: d.columns.map(({ name, type }) => ({ title: name, numeric: type === "number" })),
    rows: d.rows.map((_, row) => columns.map((column) => column[row] ?? "")),
  };
}

/** "1,461 rows of 6 columns; the first 1,000 are shown." */
export function tableSummary(d: Pick<Table, "rows" | "columns" | "rows_total" | "columns_total">): string {
  const left = [
    d.rows.length < d.rows_total ? `${formatCount(d.rows.length)} rows` : "",
    d.columns.length < d.columns_total ? `${formatCount(d.columns.length)} columns` : "",
  ].filter((part) => part !== "");
  const size = `${plural(d.rows_total, "row")} of ${plural(d.columns_total, "column")}`;
  return left.length === 0 ? `${size}.` : `${size}; the first ${left.join(" and ")} are shown.`;
}

function asNumber(value: number | string): z.infer<typeof num> {
  if (typeof value === "number" || value === "Infinity" || value === "-Infinity") return value;
  return "NaN";
}
