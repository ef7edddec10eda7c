import { open } from "node:fs/promises";
import { basename } from "node:path";
import { meaningsOf, readColumn } from "./columns";
import { faultOf } from "./errors";
import { tableFault } from "./faults";
import type { Reply, Request } from "./messages";
import { readerOf } from "./readers";
import { openSandbox } from "./sandbox";

const headBytes = 1 << 18;
const mostColumns = 2_000;
const mostValues = 100_000_000;

/** Reads a file and hands it on column by column. Runs in the reader's process. Faults: all that a file can cause. */
export async function load({ path, want, memoryMb }: Request, send: (reply: Reply) => void): Promise<void> {
  const name = basename(path);
  try {
    const source = readerOf(path, name)(path, name, await headOf(path, name));
    const { names, notes } = source;
    if (names.length > mostColumns) throw tableFault.tooLarge(name, `${mostColumns} columns`);

    const db = await openSandbox(path, memoryMb);
    await db.run(`CREATE TABLE source AS ${source.select}`);
    const rows = Number((await db.runAndReadAll("SELECT count(*) FROM source")).getRows()[0]?.[0]);
    if (rows === 0) throw tableFault.noRows(name);
    if (rows * names.length > mostValues)
      throw tableFault.tooLarge(name, `${mostValues / 1e6} million values`);

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
  } catch (error) {
    throw faultOf(error, name);
  }
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
