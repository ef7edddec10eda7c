import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runtimeFaults } from "./faults";

/**
 * Holds a lock file while `work` runs. If another process holds it, `onWait` is told once and its end awaited; with
 * `wait: false` that is the fault `runtime-busy`. The lock of a process that no longer lives is taken over.
 */
export async function withLock<Result>(
  file: string,
  options: { wait: boolean; onWait(pid: number): void; signal?: AbortSignal | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  const mine = JSON.stringify(ownerOf(process.pid));
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file, mine)) {
    if (options.signal?.aborted === true) throw runtimeFaults.aborted();
    const owner = readOwner(file);
    if (owner === undefined || !isAlive(owner, file)) {
      // Read again just before: another one may have taken it over meanwhile.
      if (JSON.stringify(readOwner(file)) === JSON.stringify(owner)) rmSync(file, { force: true });
      continue;
    }
    if (!options.wait) throw runtimeFaults.busy(owner.pid);
    if (!told) options.onWait(owner.pid);
    told = true;
    await sleep(200, undefined, { signal: options.signal }).catch(() => undefined);
  }
  try {
    return await work();
  } finally {
    if (JSON.stringify(readOwner(file)) === mine) rmSync(file, { force: true });
  }
}

/** Beside the runtime's folder, so that the folder can be removed while the lock is held. */
export function lockFile(home: string): string {
  return join(home, "runtime.lock");
}

interface Owner {
  pid: number;
  /** Start of the process in clock ticks since boot: tells a process from a later one with the same number. */
  started: string;
  host: string;
}

/** A link appears with its content at once, so nobody can read half of an owner. */
function tryLock(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function ownerOf(pid: number): Owner {
  return { pid, started: startOf(pid), host: hostname() };
}

function readOwner(file: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    if (!("pid" in value && "started" in value && "host" in value)) return undefined;
    return { pid: Number(value.pid), started: String(value.started), host: String(value.host) };
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner, file: string): boolean {
  // Of a process on another machine nothing can be told but the age of its lock.
  if (owner.host !== hostname()) {
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return age < 3_600_000;
  }
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return startOf(owner.pid) === owner.started;
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces; the start time is field 22.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
