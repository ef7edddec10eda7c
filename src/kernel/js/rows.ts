import { inspect } from "node:util";
import type { OutputData } from "../../outputs";
import { tableSummary } from "../../outputs/table";

const rowLimit = 1000;
const columnLimit = 100;
const textLimit = 200;

/** Columns of any values, all of one length. */
export interface Columns {
  names: string[];
  columns: ArrayLike<unknown>[];
  rows: number;
}

/** A table as a cell may write it: objects of one row each, lists of one row each, or lists by column; undefined for anything else. */
export function columnsOf(value: unknown): Columns | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : fromRows(value);
  if (!isRecord(value)) return undefined;
  const { columns, rows } = value;
  if (isTexts(columns) && Array.isArray(rows)) return fromLists(columns, rows);
  return fromColumns(isRecord(columns) ? columns : value);
}

/** The table as it is shown: the first rows and columns, and how many there are. */
export function tableOf(all: Columns, title?: string): OutputData<"table"> {
  const names = all.names.slice(0, columnLimit);
  const shown = Math.min(all.rows, rowLimit);
  const columns = names.map((name, index) => {
    const values = Array.from({ length: shown }, (_, row) => all.columns[index]?.[row]);
    const numeric = values.some((value) => typeof value === "number") && values.every(isNumeric);
    return { name, type: numeric ? ("number" as const) : ("text" as const), cells: values.map(cellOf) };
  });
  const data = {
    ...(title === undefined ? {} : { title }),
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: Array.from({ length: shown }, (_, row) => columns.map(({ cells }) => cells[row] ?? null)),
    rows_total: all.rows,
    columns_total: all.names.length,
    notes: [],
  };
  return { summary: tableSummary(data), ...data };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A list of numbers of any kind, as an array; undefined if it is none. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function fromRows(rows: unknown[]): Columns | undefined {
  if (rows.every(isRecord)) {
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return names.length === 0
      ? undefined
      : { names, rows: rows.length, columns: names.map((name) => rows.map((row) => row[name])) };
  }
  if (!rows.every(isList)) return undefined;
  const width = Math.max(...rows.map((row) => row.length));
  const names = Array.from({ length: width }, (_, index) => String(index));
  return width === 0 ? undefined : fromLists(names, rows);
}

function fromLists(names: readonly string[], rows: unknown[]): Columns {
  const columns = names.map((name, index) =>
    rows.map((row) => (isList(row) ? row[index] : isRecord(row) ? row[name] : undefined)),
  );
  return { names: [...names], columns, rows: rows.length };
}

function fromColumns(record: Record<string, unknown>): Columns | undefined {
  const entries = Object.entries(record);
  const columns = entries.map(([, value]) => value).filter(isList);
  const rows = columns[0]?.length ?? 0;
  if (columns.length !== entries.length || rows === 0 || columns.some(({ length }) => length !== rows))
    return undefined;
  return { names: entries.map(([name]) => name), columns, rows };
}

function isNumeric(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "number";
}

function cellOf(value: unknown): number | string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  const text =
    typeof value === "string"
      ? value
      : inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 10 });
  return text.length > textLimit ? `${text.slice(0, textLimit)}…` : text;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
