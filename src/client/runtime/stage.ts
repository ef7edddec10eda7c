import { constants, cpSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runtimeFaults } from "./faults";
import { runtimeFolder } from "./find";
import { lookInto } from "./folder";
import type { Job } from "./job";
import { downloadFromMirror } from "./mirror";
import { headerFolders, runtimeId } from "./pin";
import { downloadWithPip } from "./pip";
import { unpackWheel } from "./unpack";
import { isFile } from "./verify";

/** The libraries, in a folder that is not in use yet. */
export interface Staged {
  folder: string;
  headers: string;
  origin: "pinned" | "folder";
}

/** Faults: those of the downloads, runtime-hash, runtime-from, runtime-headers. */
export async function stage(job: Job, needsHeaders: boolean): Promise<Staged> {
  const folder = join(runtimeFolder(job.home), `${runtimeId(job.pin)}.tmp`);
  const headers = join(folder, "include");
  mkdirSync(folder, { recursive: true });
  const found =
    job.from === undefined ? { wheel: await fetchWheel(job) } : lookInto(job.from, job.pin, needsHeaders);
  if ("wheel" in found) {
    job.onProgress({ phase: "verify", sentence: "Verifying the download" });
    if (!(await isFile(found.wheel, job.pin.wheel, job.signal))) {
      // A file of the user's is left where it is.
      if (job.from === undefined) rmSync(found.wheel, { force: true });
      throw runtimeFaults.hash(found.wheel);
    }
    await unpackWheel(found.wheel, job.pin, folder, job);
    if (!(await hasPinnedLibraries(job, folder))) throw runtimeFaults.hash(found.wheel);
    return { folder, headers, origin: "pinned" };
  }
  job.onProgress({ phase: "unpack", sentence: "Copying the libraries" });
  for (const name of Object.keys(job.pin.libraries)) {
    copyFileSync(join(found.libraries, name), join(folder, name), constants.COPYFILE_FICLONE);
  }
  const prefix = found.headers;
  if (prefix !== undefined) {
    for (const part of headerFolders) {
      const source = join(prefix, part);
      if (existsSync(source)) cpSync(source, join(headers, part), { recursive: true, dereference: true });
    }
  }
  return { folder, headers, origin: (await hasPinnedLibraries(job, folder)) ? "pinned" : "folder" };
}

/** The verified wheel of an earlier, unfinished installation is not fetched again. */
async function fetchWheel(job: Job): Promise<string> {
  const folder = runtimeFolder(job.home);
  const wheel = join(folder, job.pin.wheel.file);
  if (await isFile(wheel, job.pin.wheel, job.signal)) return wheel;
  rmSync(wheel, { force: true });
  if (job.mirror === undefined) await downloadWithPip(job.pin, folder, job);
  else await downloadFromMirror(job.mirror, job.pin, folder, job);
  return wheel;
}

async function hasPinnedLibraries(job: Job, folder: string): Promise<boolean> {
  for (const [name, expected] of Object.entries(job.pin.libraries)) {
    if (!(await isFile(join(folder, name), expected, job.signal))) return false;
  }
  return true;
}
