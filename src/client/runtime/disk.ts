import { statSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { runtimeFaults } from "./faults";
import { runtimeFolder } from "./find";
import type { Pin } from "./pin";

/** Throws `runtime-disk` unless the wheel and what comes out of it fit on the disk of `home`. */
export function checkDisk(job: { home: string; pin: Pin; from: string | undefined }): void {
  const { wheel, libraries } = job.pin;
  const unpacked = Object.values(libraries).reduce((sum, { size }) => sum + size, 0);
  const have = sizeOf(job.home, wheel.file) + sizeOf(job.home, `${wheel.file}.part`);
  const download = job.from === undefined ? Math.max(0, wheel.size - have) : 0;
  // A tenth more for headers, the addon, and what pip keeps besides.
  const needed = Math.ceil((unpacked + download) * 1.1);
  const { bavail, bsize } = statfsSync(runtimeFolder(job.home));
  if (bavail * bsize < needed) throw runtimeFaults.disk(needed, bavail * bsize, job.home);
}

function sizeOf(home: string, name: string): number {
  return statSync(join(runtimeFolder(home), name), { throwIfNoEntry: false })?.size ?? 0;
}
