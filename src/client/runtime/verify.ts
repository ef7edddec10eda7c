import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";

/** Whether a file has these bytes and no others. False if it does not exist. */
export async function isFile(
  file: string,
  expected: { size: number; sha256: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size !== expected.size) return false;
  return (await sha256(file, signal)) === expected.sha256;
}

async function sha256(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex");
}
