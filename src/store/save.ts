import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { storeFault } from "./faults";

/** Saves a text for the user, whole or not at all; `path` is real and may be replaced, `name` as the user wrote it. Faults: those of a disk. */
export function saveText(name: string, path: string, text: string): void {
  try {
    writeFileAtomic.sync(path, text);
  } catch (error) {
    throw storeFault.cannotWrite(`The file ${JSON.stringify(name)}`, dirname(path), error);
  }
}
