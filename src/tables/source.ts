import type { DuckDBConnection } from "@duckdb/node-api";
import type { Fault } from "../base/issue";

/** How a file or a query becomes rows: the names of its columns, and one SELECT that gives them in order as text, named c0, c1, …. */
export interface Source {
  names: string[];
  select: string;
  /** Whether "1,5" can be a number in it. */
  decimalComma: boolean;
  notes: string[];
  /** What to say if it has no row. */
  noRows: Fault;
}

/** Names, types and the SELECT of what DuckDB knows the types of: `relation` stands after FROM. */
export async function typedSource(
  db: DuckDBConnection,
  relation: string,
): Promise<Pick<Source, "names" | "select" | "notes"> & { types: string[] }> {
  const rows = (await db.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`)).getRows();
  const found = rows.map(([name]) => String(name));
  const aliases = found.map((_, i) => `d${i}`).join(", ");
  const texts = found.map((_, i) => `CAST(d${i} AS VARCHAR) AS c${i}`).join(", ");
  return {
    ...distinct(found),
    types: rows.map(([, type]) => String(type)),
    select: `SELECT ${texts} FROM (SELECT * FROM ${relation}) AS typed(${aliases})`,
  };
}

/** A column without a name is called by its place; of two with one name the second gets a number. */
export function distinct(cells: readonly string[]): { names: string[]; notes: string[] } {
  const names: string[] = [];
  const notes: string[] = [];
  for (const [i, cell] of cells.entries()) {
    const wanted = cell === "" ? `column_${i + 1}` : cell;
    let free = wanted;
    for (let n = 2; names.includes(free); n++) free = `${wanted}_${n}`;
    if (free !== wanted)
      notes.push(`There are two columns \`${wanted}\`; the later one is called \`${free}\`.`);
    names.push(free);
  }
  return { names, notes };
}
