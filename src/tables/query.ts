import type { DuckDBConnection } from "@duckdb/node-api";
import { Fault } from "../base/issue";
import type { Places } from "./paths";
import { queryFault } from "./query-faults";
import { offsetOf, placeFiles, whereIs, type Placed } from "./query-files";
import { openSandbox, quoted } from "./sandbox";
import { typedSource, type Source } from "./source";

/**
 * One SELECT over files as rows, in a database that can open these files alone. `opening` is told them before they
 * are read. Faults: not-a-select, bad-query, outside-workspace, those of `placeFiles`.
 */
export async function openQuery(
  sql: string,
  places: Places,
  memoryMb: number,
  opening: (paths: string[]) => void,
): Promise<{ db: DuckDBConnection; source: Source }> {
  const placed = await placeFiles(sql, await treeOf(sql), places);
  opening(placed.files);
  const db = await openSandbox(placed.files, memoryMb, { jsonErrors: true });
  // So that random() gives the same rows in every run.
  await db.run("SELECT setseed(0.42)");
  // A line of its own, so that a comment at the end of the query does not swallow what follows it.
  const relation = `(${placed.sql.replace(/[;\s]+$/, "")}\n)`;
  const { names, notes, select } = await typedSource(db, relation).catch(async (error: unknown) => {
    throw queryFaultOf(error, await placeOf(db, sql, placed));
  });
  return { db, source: { names, notes, select, decimalComma: false, noRows: queryFault.noRows() } };
}

/** What DuckDB says of a query, in our words. `where` says the place, with a space before it. */
export function queryFaultOf(error: unknown, where = ""): unknown {
  const told = toldBy(error);
  if (error instanceof Fault || told === undefined) return error;
  const sentence = (told.exception_message ?? "").split("\n")[0]?.replace(/[.:!\s]+$/, "") ?? "";
  if (told.exception_type === "Out of Memory") return queryFault.tooLarge();
  if (told.exception_type === "Permission") return queryFault.refused(sentence);
  return queryFault.bad(sentence, where);
}

/** DuckDB's own reading of the text, if it is one SELECT. No database is touched. */
async function treeOf(sql: string): Promise<unknown> {
  const db = await openSandbox([], 64);
  if (sql.includes("\0")) throw queryFault.notASelect("holds a NUL character");
  const { error, error_type, error_message, position, statements } = parsed(await serialized(db, sql));
  if (error === true) {
    if (error_type === "not implemented") throw queryFault.notASelect("is another statement");
    const where = position === undefined ? "" : whereIs(sql, offsetOf(sql, position));
    throw queryFault.bad(error_message ?? "it is no SQL", where);
  }
  const [only, ...more] = statements ?? [];
  if (only === undefined) throw queryFault.notASelect("is empty");
  if (more.length > 0) throw queryFault.notASelect(`holds ${more.length + 1} statements`);
  return only;
}

interface Serialized {
  error?: boolean;
  error_type?: string;
  error_message?: string;
  position?: string;
  statements?: unknown[];
}

/** As text, since numbers in it may be larger than JavaScript keeps. */
async function serialized(db: DuckDBConnection, sql: string): Promise<string> {
  const rows = (await db.runAndReadAll(`SELECT json_serialize_sql(${quoted(sql)})`)).getRows();
  return String(rows[0]?.[0]);
}

function parsed(text: string): Serialized {
  // SAFETY: DuckDB documents these fields, and all of them may be absent.
  return JSON.parse(text) as Serialized;
}

/** Where the binder gives up. It says so only of a statement that is not part of another. */
async function placeOf(db: DuckDBConnection, sql: string, placed: Placed): Promise<string> {
  try {
    await db.run(`PRAGMA json_execute_serialized_sql(${quoted(await serialized(db, placed.sql))})`);
  } catch (error) {
    const position = toldBy(error)?.position;
    if (position !== undefined) return whereIs(sql, placed.original(offsetOf(placed.sql, position)));
  }
  return "";
}

interface Told {
  exception_type?: string;
  exception_message?: string;
  position?: string;
}

/** The JSON message of an error of DuckDB; undefined of any other. */
function toldBy(error: unknown): Told | undefined {
  if (!(error instanceof Error) || !error.message.startsWith("{")) return undefined;
  try {
    // SAFETY: DuckDB writes these fields as strings, and all of them may be absent.
    return JSON.parse(error.message) as Told;
  } catch {
    return undefined;
  }
}
