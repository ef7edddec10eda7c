import type { Table } from "../../../engine/api";
import { formatMoment } from "../../../base/moment";
import { scriptFaults } from "../faults";

export type Value = number | string | null;
export type Row = Record<string, Value>;

/** Members of an object that has rows and columns. */
export interface RowsMembers {
  /** How many. */
  readonly rows: number;
  readonly columns: string[];
  /** The first rows. */
  head(count?: number): Row[];
  /** The last rows. */
  tail(count?: number): Row[];
  /** Rows from `from` on, up to but without `to`. */
  slice(from?: number, to?: number): Row[];
  /** A copy of one column: numbers with NaN where a value is missing, or texts; moments as ISO 8601. Faults: unknown-column. */
  values(column: string): Float64Array | (string | null)[];
  toArray(): Row[];
}

/** The members that read a table, as its file has it. */
export function rowsMembers(name: string, table: Table): RowsMembers {
  const { rows } = table;
  const names = table.columns.map((column) => column.name);

  function slice(from = 0, to = rows): Row[] {
    const [start, end] = [place(from, rows), place(to, rows)];
    return Array.from({ length: Math.max(0, end - start) }, (_, index) =>
      Object.fromEntries(table.columns.map((column) => [column.name, valueAt(column, start + index)])),
    );
  }
  return {
    rows,
    columns: names,
    head: (count = 5) => slice(0, count),
    tail: (count = 5) => slice(Math.max(0, rows - count)),
    slice,
    values(wanted) {
      const column = table.columns.find((each) => each.name === wanted);
      if (column === undefined) throw scriptFaults.noColumn(name, wanted, names);
      if (column.type === "number") return Float64Array.from(column.values);
      return Array.from({ length: rows }, (_, row) => {
        const value = valueAt(column, row);
        return value === null ? null : String(value);
      });
    },
    toArray: () => slice(),
  };
}

function valueAt(column: Table["columns"][number], row: number): Value {
  if (column.type === "text") return column.values[row] ?? null;
  const value = column.values[row] ?? NaN;
  if (Number.isNaN(value)) return null;
  return column.type === "time" ? formatMoment(value, column.dateOnly) : value;
}

/** As of `Array.slice`: from the end where it is below zero. */
function place(at: number, rows: number): number {
  return Math.min(rows, at < 0 ? Math.max(0, rows + at) : at);
}
