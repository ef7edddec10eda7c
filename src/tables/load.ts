import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { meaningsOf, readColumn } from "./columns";
import { faultOf } from "./errors";
import { tableFault } from "./faults";
import type { Reply, Request } from "./messages";
import { openQuery, queryFaultOf } from "./query";
import { readerOf } from "./readers";
import { openSandbox } from "./sandbox";
import type { Source } from "./source";

const headBytes = 1 << 18;
const mostColumns = 2_000;
const mostValues = 100_000_000;

/**
 * Reads a file, or what a query makes of files, and hands it on column by column. Runs in the reader's process.
 * Faults: all that a file or a query can cause.
 */
export async function load(request: Request, send: (reply: Reply) => void): Promise<void> {
  const { source } = request;
  if ("path" in source) {
    const name = basename(source.path);
    await deliver(request, name, send, () => openFile(source.path, name, request.memoryMb)).catch(
      (error: unknown) => {
        throw faultOf(error, name);
      },
    );
    return;
  }
  const opened = await openQuery(source.sql, source.places, request.memoryMb, (paths) =>
    send({ type: "files", paths }),
  );
  await deliver(request, "the query", send, () => Promise.resolve(opened)).catch((error: unknown) => {
    throw queryFaultOf(error);
  });
}

interface Opened {
  db: DuckDBConnection;
  source: Source;
}

async function openFile(path: string, name: string, memoryMb: number): Promise<Opened> {
  const reader = readerOf(path, name);
  const head = await headOf(path, name);
  const db = await openSandbox([path], memoryMb);
  return { db, source: await reader({ path, name, head, db }) };
}

async function deliver(
  { want, rows: most }: Request,
  name: string,
  send: (reply: Reply) => void,
  open: () => Promise<Opened>,
): Promise<void> {
  const { db, source } = await open();
  const { names, notes } = source;
  if (names.length > mostColumns) throw tableFault.tooLarge(name, `${mostColumns} columns`);

  await db.run(`CREATE TABLE source AS ${source.select}${most === undefined ? "" : ` LIMIT ${most}`}`);
  const rows = Number((await db.runAndReadAll("SELECT count(*) FROM source")).getRows()[0]?.[0]);
  if (rows === 0) throw source.noRows;
  if (rows * names.length > mostValues) throw tableFault.tooLarge(name, `${mostValues / 1e6} million values`);

  const meanings = await meaningsOf(db, names.length, source.decimalComma);
  for (const [i, meaning] of meanings.entries()) {
    const column = names[i] ?? "";
    if (meaning === "comma") notes.push(`The numbers of \`${column}\` have decimal commas.`);
    if (want === "columns" && meaning !== "moment") {
      send({ type: "name", name: column, columnType: meaning === "text" ? "text" : "number" });
      continue;
    }
    // Moments are only known to be moments once they are read.
    const read = await readColumn(db, i, column, meaning, rows);
    send(
      want === "table"
        ? { type: "column", column: read }
        : { type: "name", name: column, columnType: read.type },
    );
  }
  send({ type: "end", rows, notes });
}

/** The beginning of the file. What is opened is asked what it is, so that nobody can swap a file for a pipe in between. */
async function headOf(path: string, name: string): Promise<Buffer> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw tableFault.notReadable(
      name,
      error instanceof Error && "code" in error ? String(error.code) : "unknown",
    );
  });
  try {
    if (!(await file.stat()).isFile()) throw tableFault.notAFile(name, "a folder or a device");
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(head, 0, headBytes, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
