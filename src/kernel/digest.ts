import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/** Larger files count as changed when their size or time of change does, since reading them would take seconds. */
const contentLimit = 64 * 1024 * 1024;

/** Tells one content of a file from another; "missing" if it cannot be read. */
export function digestOf(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path);
    if (size > contentLimit) return `${size} bytes of ${mtimeMs}`;
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "missing";
  }
}
