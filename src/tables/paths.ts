import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Fault } from "../base/issue";
import { nearest } from "../base/nearest";
import { tableFault } from "./faults";

export interface Places {
  /** Absolute. Sources are relative to it. */
  notebookFolder: string;
  /** The workspace folder that nothing read may leave; the notebook's own folder if null. */
  workspace: string | null;
  /** Where the sample data lies. */
  samples: string;
}

/** Windows opens these as devices in every folder and with any ending, so no notebook may name them anywhere. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * The real path of the file that the `source` of a data cell names: a bare name is sample data, anything else a path
 * relative to the notebook, inside its workspace after all links are followed. Faults: bad-path, outside-workspace,
 * missing-file, unknown-sample, not-a-file, not-readable.
 *
 * `endings` are those of the sample data that is meant.
 */
export async function resolveSource(
  source: string,
  places: Places,
  endings: readonly string[] = [".csv"],
): Promise<string> {
  refuseOddities(source);
  if (/^[\w-]+$/.test(source)) return resolveSample(source, places, endings);

  const root = places.workspace ?? places.notebookFolder;
  const path = resolve(places.notebookFolder, source);
  // Before the disk is asked anything, so that no answer tells what exists outside.
  if (!isInside(root, path)) throw tableFault.outsideWorkspace(source);
  const real = await found(source, path, await realpath(root));
  const stats = await stat(real).catch((error: unknown) => refuse(source, error));
  if (stats.isDirectory()) throw tableFault.notAFile(source, "a folder");
  if (!stats.isFile()) throw tableFault.notAFile(source, "a device or a pipe");
  return real;
}

async function resolveSample(
  name: string,
  { samples, notebookFolder }: Places,
  endings: readonly string[],
): Promise<string> {
  const files = (await filesIn(samples)).filter((file) => endings.includes(extname(file)));
  const file = files.find((each) => each.slice(0, -extname(each).length) === name);
  if (file !== undefined) return realpath(join(samples, file));
  const names = files.map((each) => each.slice(0, -extname(each).length));
  const beside = (await filesIn(notebookFolder)).find((file) => file.replace(/\.\w+$/, "") === name);
  throw tableFault.unknownSample(name, nearest(name, names), names, beside, endings[0]);
}

export function refuseOddities(source: string): void {
  if (source.trim() === "") throw tableFault.badPath(source, "names no file");
  if (source.includes("\0")) throw tableFault.badPath(source, "holds a NUL character");
  if (/^[a-z][a-z0-9+.-]+:/i.test(source))
    throw tableFault.badPath(source, "is an address, and only files are read");
  if (/^[\\/]{2}/.test(source)) throw tableFault.badPath(source, "is on another machine");
  if (/^[a-z]:/i.test(source) && process.platform !== "win32") {
    throw tableFault.badPath(source, "starts with a drive letter");
  }
  if (source.includes("\\")) throw tableFault.badPath(source, "has backslashes");
  if (process.platform === "win32" && source.indexOf(":", 2) >= 0) {
    throw tableFault.badPath(source, "names a stream of a file");
  }
  const name = source.split("/").find((part) => device.test(part.trimStart()));
  if (name !== undefined) throw tableFault.badPath(source, `names the device "${name}"`);
}

/** Inside by whole parts of the path: "/data-old" is not inside "/data". */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The real path. Faults if it leaves the workspace, or with what lies near if it is missing. */
async function found(source: string, path: string, root: string): Promise<string> {
  try {
    const real = await realpath(path);
    if (!isInside(root, real)) throw tableFault.outsideWorkspace(source);
    return real;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") return refuse(source, error);
  }
  const folder = await realpath(dirname(path)).catch(() => undefined);
  if (folder === undefined) throw tableFault.missingFolder(source, dirname(source));
  if (!isInside(root, folder)) throw tableFault.outsideWorkspace(source);
  const files = (await filesIn(folder)).filter((name) => !name.endsWith(".rnnbook"));
  const prefix = source.slice(0, source.length - basename(source).length);
  const near = nearest(basename(path), files).map((name) => prefix + name);
  throw tableFault.missingFile(source, near, files);
}

/** Names of the regular files of a folder, sorted; none if it cannot be read. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();
}

function refuse(source: string, error: unknown): never {
  if (error instanceof Fault) throw error;
  throw tableFault.notReadable(source, codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
