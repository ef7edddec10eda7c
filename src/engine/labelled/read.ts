import { isMissing } from "../../base/number";
import type { Column, LabelledOptions, Table } from "../api";
import { labelledFault } from "./faults";

/** Which rows of a table belong together, in their order. */
export interface Sequence {
  name: string;
  rows: Int32Array;
}

/**
 * The sequences of a table in the order of their first rows; the rows of one need not stand together. Faults:
 * unknown-column, no-sequence-name, no-order.
 */
export function readSequences(
  table: Table,
  { sequence, time }: Pick<LabelledOptions, "sequence" | "time">,
): { sequences: Sequence[]; notes: string[] } {
  const rowsOf = new Map<string, number[]>();
  const nameAt = sequence === null ? () => "1" : namesIn(columnOf(table, sequence, "sequence"));
  for (let row = 0; row < table.rows; row++) {
    const name = nameAt(row);
    const rows = rowsOf.get(name);
    if (rows === undefined) rowsOf.set(name, [row]);
    else rows.push(row);
  }
  const order = time === null ? undefined : orderIn(columnOf(table, time, "time"));
  let sorted = 0;
  const sequences = [...rowsOf].map(([name, rows]) => {
    if (order !== undefined && !rows.every((row, i) => i === 0 || order(rows[i - 1] ?? row) <= order(row))) {
      sorted++;
      rows.sort((a, b) => order(a) - order(b));
    }
    return { name, rows: Int32Array.from(rows) };
  });
  const notes =
    sorted === 0
      ? []
      : [`The rows of ${sorted === 1 ? "1 sequence" : `${sorted} sequences`} were sorted by \`${time}\`.`];
  return { sequences, notes };
}

/** Faults: unknown-column. */
export function columnOf(table: Table, name: string, key: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const names = table.columns.map((candidate) => candidate.name);
  throw labelledFault.unknownColumn(name, key, names);
}

function namesIn(column: Column): (row: number) => string {
  return (row) => {
    const value = column.values[row];
    if (value === undefined || value === null || value === "" || Number.isNaN(value))
      throw labelledFault.noSequenceName(column.name, row);
    return String(value);
  };
}

function orderIn(column: Column): (row: number) => number {
  if (column.type === "text") {
    const first = column.values.findIndex((value) => !isMissing(value));
    throw labelledFault.noOrder(column.name, "text", first);
  }
  const empty = column.values.findIndex((value) => Number.isNaN(value));
  if (empty >= 0) throw labelledFault.noOrder(column.name, column.type, empty);
  return (row) => column.values[row] ?? 0;
}
