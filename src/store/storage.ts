import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";

/** The folder where outputs, runs and checkpoints of a notebook lie. */
export function storageFor(notebookPath: string): string {
  return join(dirname(notebookPath), hidden, basename(notebookPath));
}

/** Where the file that hides the storage from git belongs; undefined for storage that the editor keeps for us. */
export function ignoreFileOf(folder: string): string | undefined {
  const parent = dirname(folder);
  return basename(parent) === hidden ? join(parent, ".gitignore") : undefined;
}

/**
 * A folder name for a model, whatever the model is called: the name itself where every file system takes it, else
 * what is readable of it with a hash. Two names never share a folder, not even where case does not count.
 */
export function folderOf(model: string): string {
  if (/^[a-z0-9_][a-z0-9_-]{0,59}$/.test(model) && !reserved.test(model)) return model;
  const readable = model
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "_")
    .slice(0, 40);
  return `${readable}~${createHash("sha256").update(model).digest("hex").slice(0, 16)}`;
}

const hidden = ".rnnbook";

/** Names of devices on Windows. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
