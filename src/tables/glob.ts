import { readdir, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { tableFault } from "./faults";
import { isInside, refuseOddities, type Places } from "./paths";
import { textFault } from "./text-faults";

const mostFiles = 10_000;
const mostEntries = 100_000;
const deepest = 32;

/** Whether a source names several files: `*` and `?` do not occur in the names of files that are meant one by one. */
export function isPattern(source: string): boolean {
  return /[*?]/.test(source);
}

/**
 * The files that a pattern matches, as sources relative to the notebook, in the order of their names with numbers by
 * their value. `*` and `?` stand for letters of one name, `**` for any folders. Hidden files, notebooks and what lies
 * behind links to folders are left out. Faults: bad-path, outside-workspace, no-match, too-many-files.
 */
export async function findFiles(source: string, places: Places): Promise<string[]> {
  refuseOddities(source);
  // Two in a row say no more than one.
  const parts = source.split("/").filter((part, i, all) => part !== "**" || all[i - 1] !== "**");
  const plain = parts.findIndex(isPattern);
  const prefix = parts.slice(0, plain).join("/");
  const start = prefix === "" && source.startsWith("/") ? "/" : prefix;
  const root = places.workspace ?? places.notebookFolder;
  const folder = resolve(places.notebookFolder, start);
  // As with single files, nothing is asked of the disk about what lies outside.
  if (!isInside(root, folder)) throw tableFault.outsideWorkspace(source);
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined) throw tableFault.missingFolder(source, start);
  if (!isInside(await realpath(root), real)) throw tableFault.outsideWorkspace(source);

  const search = new Search(source);
  await search.walk(real, start === "" || start === "/" ? start : `${start}/`, parts.slice(plain), 0);
  if (search.found.size === 0) throw textFault.noMatch(source, search.seen.slice(0, 5));
  return [...search.found].sort(byName);
}

class Search {
  readonly found = new Set<string>();
  /** Files of the folder that was looked at last, for the remedy. */
  seen: string[] = [];
  private entries = 0;

  constructor(private readonly source: string) {}

  /** `place` is the source of the folder, with a slash at its end. */
  async walk(folder: string, place: string, [part = "", ...rest]: string[], depth: number): Promise<void> {
    const inFolder = await readdir(folder, { withFileTypes: true }).catch(() => []);
    this.entries += inFolder.length;
    if (this.entries > mostEntries) throw textFault.tooManyFiles(this.source, mostEntries);
    const visible = inFolder
      .filter(({ name }) => !name.startsWith("."))
      .sort((a, b) => byName(a.name, b.name));
    if (part === "**") await this.walk(folder, place, rest.length === 0 ? ["*"] : rest, depth);
    const matches = part === "**" ? () => true : matcher(part);
    for (const entry of visible) {
      if (!matches(entry.name)) continue;
      if (entry.isDirectory()) {
        const further = part === "**" ? [part, ...rest] : rest;
        if (further.length > 0 && depth < deepest)
          await this.walk(join(folder, entry.name), `${place}${entry.name}/`, further, depth + 1);
      } else if (part !== "**" && rest.length === 0 && !entry.name.endsWith(".rnnbook")) {
        this.found.add(place + entry.name);
        if (this.found.size > mostFiles) throw textFault.tooManyFiles(this.source, mostFiles);
      }
    }
    if (this.seen.length === 0)
      this.seen = visible.filter((entry) => entry.isFile()).map(({ name }) => place + name);
  }
}

/** Whether a name matches one part of a pattern. Goes back to the last star alone, so that no pattern takes long. */
function matcher(part: string): (name: string) => boolean {
  const pattern = Array.from(part);
  return (name) => {
    const letters = Array.from(name);
    let star = -1;
    let mark = 0;
    let p = 0;
    for (let i = 0; i < letters.length;) {
      if (pattern[p] === "*") {
        star = p++;
        mark = i;
      } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === letters[i])) {
        p++;
        i++;
      } else if (star >= 0) {
        p = star + 1;
        i = ++mark;
      } else return false;
    }
    return pattern.slice(p).every((letter) => letter === "*");
  };
}

const collator = new Intl.Collator("en", { numeric: true });

/** "chapter_2" stands before "chapter_10". */
function byName(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
