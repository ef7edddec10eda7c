import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readCheckpoint, writeCheckpoint } from "./checkpoint";
import { errorCode, storeFault } from "./faults";
import { namesIn, sweep } from "./files";
import { readOutputs, writeOutputs } from "./outputs-file";
import { folderOf, ignoreFileOf } from "./storage";
import type { Store } from "./api";

/**
 * Opens the storage of one notebook, a folder as `storageFor` gives it. Makes no folder before something is written,
 * and removes what writes that were killed have left.
 */
export function openStore(folder: string): Store {
  const checkpoints = join(folder, "checkpoints");
  const checkpointFolder = (model: string, which: string) => join(checkpoints, folderOf(model), which);
  sweep(folder);
  for (const model of namesIn(checkpoints)) sweep(join(checkpoints, model));
  return {
    folder,
    readOutputs: (warn = () => undefined) => readOutputs(folder, warn),
    writeOutputs(cells) {
      hideFromGit(folder);
      writeOutputs(folder, cells);
    },
    writeCheckpoint(model, which, checkpoint) {
      hideFromGit(folder);
      writeCheckpoint(checkpointFolder(model, which), model, checkpoint);
    },
    readCheckpoint: (model, which, warn) =>
      readCheckpoint(checkpointFolder(model, which), model, which, warn),
  };
}

/** `.rnnbook` ignores itself, so that nobody commits outputs by mistake. What the user wrote there stays. */
function hideFromGit(folder: string): void {
  const file = ignoreFileOf(folder);
  if (file === undefined) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "*\n", { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST")
      throw storeFault.cannotWrite("The file .gitignore", dirname(file), error);
  }
}
