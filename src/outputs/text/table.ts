import { columnsOf, cut, padEnd, padStart } from "./width";

export interface TextColumn {
  title: string;
  /** Numbers stand to the right. */
  align?: "left" | "right";
}

/**
 * Columns two blanks apart under their titles, with a margin of two blanks. Where the width does not suffice, the
 * last columns that do not fit are left out, and a first column that is too long is cut.
 */
export function table(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(columnsOf(column.title), ...rows.map((row) => columnsOf(row[index] ?? ""))),
  );
  const [first = 0, second = 0] = widths;
  widths[0] = Math.min(first, Math.max(8, width - 4 - (columns.length > 1 ? second : 0)));
  let shown = 0;
  for (let used = 0; shown < columns.length; shown++) {
    used += 2 + (widths[shown] ?? 0);
    if (used > width) break;
  }
  const line = (cells: readonly string[]) =>
    columns
      .slice(0, Math.max(shown, 1))
      .map(({ align }, index) => {
        const columnWidth = widths[index] ?? 0;
        const cell = cut(cells[index] ?? "", columnWidth);
        return `  ${align === "right" ? padStart(cell, columnWidth) : padEnd(cell, columnWidth)}`;
      })
      .join("");
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
}

/** Rows of a long table: all of them, or the first ones and a line that counts the rest. */
export function limitRows<Row>(
  rows: readonly Row[],
  limit: number,
): { shown: readonly Row[]; more: string[] } {
  if (rows.length <= limit) return { shown: rows, more: [] };
  const shown = rows.slice(0, limit - 1);
  return { shown, more: [`  … and ${rows.length - shown.length} more`] };
}
