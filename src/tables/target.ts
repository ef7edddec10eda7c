import { lstat, open, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { tableFault } from "./faults";
import { isInside, refuseOddities, type Places } from "./paths";

/** As much of a file as its beginning is looked at. */
const beginning = 1024;

/**
 * The real path of a file that a cell may save: a path relative to the notebook, inside its workspace after all links
 * are followed, in a folder that exists, and without a name that begins with a dot, since notebooks come from strangers
 * and settings, hooks and histories lie there. A file of that name is replaced only if its beginning is `ours`; a link
 * never is. Faults: bad-path, outside-workspace, hidden-target, no-folder, not-replaceable, not-ours, not-writable.
 */
export async function resolveTarget(
  target: string,
  { notebookFolder, workspace }: Omit<Places, "samples">,
  ours: (beginning: string) => boolean,
): Promise<string> {
  refuseOddities(target);
  if (/[/]$/.test(target)) throw tableFault.badPath(target, "names a folder");
  const root = workspace ?? notebookFolder;
  const path = resolve(notebookFolder, target);
  // Before the disk is asked anything, so that no answer tells what exists outside.
  if (!isInside(root, path) || path === resolve(root)) throw tableFault.outsideWorkspace(target);
  refuseHidden(target, relative(root, path));
  const folder = await realpath(dirname(path)).catch(() => undefined);
  if (folder === undefined) throw tableFault.noFolder(target, dirname(target));
  const realRoot = await realpath(root);
  if (!isInside(realRoot, folder)) throw tableFault.outsideWorkspace(target);
  refuseHidden(target, relative(realRoot, folder));
  const real = join(folder, basename(path));
  await refuseOthers(target, real, ours);
  return real;
}

function refuseHidden(target: string, way: string): void {
  const hidden = way.split(sep).find((part) => part.startsWith("."));
  if (hidden !== undefined) throw tableFault.hiddenTarget(target, hidden);
}

async function refuseOthers(
  target: string,
  real: string,
  ours: (beginning: string) => boolean,
): Promise<void> {
  const stats = await lstat(real).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw tableFault.notWritable(target, codeOf(error));
  });
  if (stats === undefined) return;
  if (stats.isSymbolicLink()) throw tableFault.notReplaceable(target, "a link");
  if (stats.isDirectory()) throw tableFault.notReplaceable(target, "a folder");
  if (!stats.isFile()) throw tableFault.notReplaceable(target, "a device or a pipe");
  if (!ours(await readBeginning(target, real))) throw tableFault.notOurs(target);
}

async function readBeginning(target: string, path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(beginning), 0, beginning, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw tableFault.notWritable(target, codeOf(error));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
