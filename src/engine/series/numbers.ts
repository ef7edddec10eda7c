import { parseNumber } from "../../base/number";
import type { Table } from "../api";
import { seriesFault } from "./faults";

/** The numbers of a column that `key` of the data cell names. Faults: unknown-column; not-a-number, naming the row. */
export function numbersOf(table: Table, name: string, key: string): Float64Array {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    const names = table.columns.map((candidate) => candidate.name);
    throw seriesFault.unknownColumn(name, key, names);
  }
  if (column.type === "time") throw seriesFault.notANumber(name, 0, "a moment");
  const values =
    column.type === "number"
      ? column.values
      : Float64Array.from(column.values, (text, row) => {
          const value = parseNumber(text);
          if (value === undefined) throw seriesFault.notANumber(name, row, text ?? "");
          return value;
        });
  const infinite = values.findIndex((value) => !Number.isFinite(value) && !Number.isNaN(value));
  if (infinite >= 0) throw seriesFault.notANumber(name, infinite, String(values[infinite]));
  return values;
}
