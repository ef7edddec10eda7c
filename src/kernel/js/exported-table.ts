import { Fault } from "../../base/issue";
import { isDateOnly, parseMoment } from "../../base/moment";
import type { Column, Table } from "../../engine/api";
import { columnsOf } from "./rows";

/**
 * What a JavaScript cell has exported, as the table that a data cell reads: an array of objects, or lists by column.
 * Dates and texts that all are ISO 8601 become moments. Faults: js-not-rows.
 */
export function exportedTable(name: string, value: unknown): Table {
  const found = columnsOf(value);
  if (found === undefined) {
    throw new Fault(
      "js-not-rows",
      `What is exported as \`${name}\` are no rows.`,
      "Export an array of objects, or an object of lists of one length, such as `exports({rows: {time, value}})`.",
    );
  }
  const columns = found.names.map((column, index) =>
    columnOf(
      column,
      Array.from({ length: found.rows }, (_, row) => found.columns[index]?.[row]),
    ),
  );
  return { rows: found.rows, columns };
}

function columnOf(name: string, values: unknown[]): Column {
  const there = values.filter((value) => value !== undefined && value !== null && value !== "");
  if (
    there.every(
      (value) => typeof value === "number" || typeof value === "boolean" || typeof value === "bigint",
    )
  ) {
    const numbers = values.map((value) =>
      value === undefined || value === null || value === "" ? NaN : Number(value),
    );
    return { name, type: "number", values: Float64Array.from(numbers) };
  }
  const moments = values.map(momentOf);
  const known = moments.filter((moment) => !Number.isNaN(moment)).length;
  if (there.length > 0 && known === there.length) {
    const dateOnly = there.every((value) =>
      value instanceof Date ? value.getTime() % 86_400_000 === 0 : isDateOnly(String(value)),
    );
    return { name, type: "time", values: Float64Array.from(moments), dateOnly };
  }
  return {
    name,
    type: "text",
    values: values.map((value) => (value === undefined || value === null ? null : textOf(value))),
  };
}

function momentOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === "string" ? parseMoment(value) : NaN;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
