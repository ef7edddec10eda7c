import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { errorCode } from "./faults";

/** Writes a new file and waits until the disk has it. */
export function writeDurably(path: string, bytes: Uint8Array | string): void {
  const file = openSync(path, "wx");
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the names in a folder durable; where the system cannot (Windows), they are after a while. */
export function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    if (!["EPERM", "EACCES", "EISDIR", "EINVAL"].includes(errorCode(error))) throw error;
  }
}

export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return undefined;
    throw error;
  }
}

/** Clearing up is no reason to fail: what cannot be removed stays. */
export function tryRemove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The folder may be read-only, or gone.
  }
}

/** Names say whose they are, so that what a crash left can be told from what another process is writing. */
export function temporaryName(name: string): string {
  return `${name}.tmp-${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** Removes what processes that are gone have left half-written. */
export function sweep(folder: string): void {
  for (const name of namesIn(folder)) {
    if (isLeftover(folder, name)) tryRemove(join(folder, name));
  }
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isLeftover(folder: string, name: string): boolean {
  const pid = /\.tmp-(\d+)-[0-9a-f]{8}$/.exec(name)?.[1];
  if (pid !== undefined) return !isAlive(Number(pid));
  if (!/^outputs\.json\.\d+$/.test(name)) return false;
  // write-file-atomic names its files by a hash; no write of ours takes a minute.
  const file = lstatSync(join(folder, name), { throwIfNoEntry: false });
  return file !== undefined && Date.now() - file.mtimeMs > 60_000;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
