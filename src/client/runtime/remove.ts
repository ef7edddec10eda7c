import { existsSync, rmSync } from "node:fs";
import { currentFile, runtimeFolder } from "./find";
import { lockFile, withLock } from "./lock";

/** Removes every TensorFlow under `home` with what is left of downloads. False if there was nothing. Faults: runtime-busy. */
export async function removeRuntime(home: string): Promise<boolean> {
  const folder = runtimeFolder(home);
  if (!existsSync(folder)) return false;
  await withLock(lockFile(home), { wait: false, onWait: () => undefined }, async () => {
    // First what points to it, so that a removal that is cut leaves "missing" and not "damaged".
    rmSync(currentFile(home), { force: true });
    rmSync(folder, { recursive: true, force: true });
    await Promise.resolve();
  });
  return true;
}
