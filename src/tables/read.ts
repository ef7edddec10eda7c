import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Fault } from "../base/issue";
import type { Column, Columns, ReadOptions, Table } from "./api";
import { tableFault } from "./faults";
import type { Reply, Request } from "./messages";
import type { Places } from "./paths";
import { queryFault } from "./query-faults";

/**
 * All columns of a file, read in a process of its own. `path` is a real path that `resolveSource` has checked.
 * Faults: whatever the file can cause, table-timeout, table-reader-died, no-table-reader, interrupted.
 */
export function readTable(path: string, options: ReadOptions): Promise<Table> {
  return readAll({ path }, options);
}

/**
 * What one SELECT over files makes of them, in DuckDB's SQL. Files are named as the `source` of a data cell names
 * them, and held to the same places. Faults: those of files, not-a-select, bad-query, table-timeout,
 * table-reader-died, no-table-reader, interrupted.
 */
export function readQuery(sql: string, places: Places, options: ReadOptions): Promise<Table> {
  return readAll({ sql, places }, options);
}

async function readAll(source: Request["source"], options: ReadOptions): Promise<Table> {
  const columns: Column[] = [];
  const end = await ask(source, "table", options, (reply) => {
    if (reply.type === "column") columns.push(reply.column);
    if (reply.type === "files") options.opening?.(reply.paths);
  });
  return { rows: end.rows, columns, notes: end.notes };
}

/** Names and types of the columns of a file, to check a cell against. Faults as `readTable`. */
export async function readColumns(path: string, options: ReadOptions): Promise<Columns> {
  const columns: Columns["columns"] = [];
  const end = await ask({ path }, "columns", options, (reply) => {
    if (reply.type === "name") columns.push({ name: reply.name, type: reply.columnType });
  });
  return { rows: end.rows, columns };
}

/** Ends every reader that still runs. */
export function disposeTables(): void {
  for (const child of running) child.kill("SIGKILL");
}

const running = new Set<ChildProcess>();

type End = Extract<Reply, { type: "end" }>;

function ask(
  source: Request["source"],
  want: Request["want"],
  { dist, execPath, signal, timeoutMs = 60_000, memoryMb = 1_024, rows }: ReadOptions,
  take: (reply: Reply) => void,
): Promise<End> {
  const name = "path" in source ? basename(source.path) : "the query";
  const entry = join(dist, "tables.js");
  if (!existsSync(entry)) return Promise.reject(tableFault.notBuilt(entry));
  if (signal?.aborted === true) return Promise.reject(tableFault.interrupted(name));

  return new Promise<End>((resolve, reject) => {
    const child = fork(entry, [], {
      execPath,
      execArgv: [],
      env: environment(),
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    running.add(child);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      child.removeAllListeners();
      // What the kill below may still cause is of no interest, and unheard it would be thrown.
      child.on("error", () => undefined);
      child.once("exit", () => running.delete(child));
      child.kill("SIGKILL");
      settle();
    };
    const fail = (error: Error): void => finish(() => reject(error));
    const abort = (): void => fail(tableFault.interrupted(name));
    const timer = setTimeout(
      () => fail("path" in source ? tableFault.timeout(name, timeoutMs) : queryFault.timeout(timeoutMs)),
      timeoutMs,
    );
    signal?.addEventListener("abort", abort, { once: true });

    child.on("message", (reply: Reply) => {
      if (reply.type === "end") finish(() => resolve(reply));
      else if (reply.type === "fault") fail(new Fault(reply.code, reply.message, reply.remedy));
      else if (reply.type === "defect") fail(new Error(`The reader of tables failed: ${reply.stack}`));
      else take(reply);
    });
    child.on("error", (error) => fail(tableFault.died(name, error.message)));
    child.on("exit", (code, by) => fail(tableFault.died(name, by ?? `exit code ${code}`)));
    const request: Request = { source, want, memoryMb, rows };
    child.send(request, (error) => {
      if (error !== null) fail(tableFault.died(name, error.message));
    });
  });
}

/** Ours, without what would load foreign code into the reader; an Electron runs as Node. */
function environment(): NodeJS.ProcessEnv {
  const unwanted = /^(NODE_OPTIONS|NODE_PATH|LD_PRELOAD|LD_LIBRARY_PATH|DYLD_.*)$/;
  const kept = Object.entries(process.env).filter(([key]) => !unwanted.test(key));
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: "1" };
}
