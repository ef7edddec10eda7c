import type { Span } from "../../base/issue";
import { kindNamed } from "../index";
import type { CellKind } from "../kind";
import { expandShorthands, type Raw } from "../keys";
import { valueAt, type Path } from "../schema-at";
import { readYaml, type Entry } from "../yaml";

/** What stands, or would stand, at a place of a cell. */
export type Place =
  /** The word of the first line that says the kind. */
  | { what: "kind"; word: Span }
  /** The name in the first line. */
  | { what: "name"; word: Span; kind: CellKind }
  /** A key, in the cell or in a setting of it: `inside` is the path of what it is a key of. */
  | { what: "key"; word: Span; kind: CellKind; inside: Path; raw: Raw; written: string[] }
  /** The value, or a part of it, of a key. */
  | { what: "value"; word: Span; kind: CellKind; path: Path; raw: Raw };

/** Never a word that somebody wrote. */
const mark = "\u{e000}";
const wordCharacters = /[\p{L}\p{N}_./*-]/u;

/**
 * What may be written at an offset of a cell. A text that is being typed is rarely whole, so a mark is put in at the
 * offset, once as a key and once as a value, and looked for in what the parser makes of it: several places can be
 * meant, as in `stack: [ls`, where `lstm` and `lstm: 64` both can follow.
 */
export function placesAt(source: string, offset: number): Place[] {
  const word = wordAt(source, offset);
  const lineStart = source.lastIndexOf("\n", offset - 1) + 1;
  const before = source.slice(0, lineStart);
  const isFirst = !/^[^\S\n]*[^\s#]/m.test(before);
  const head = /^(\s*)([A-Za-z_]*)(:\s*)?/.exec(source.slice(lineStart, word.start)) ?? [];
  if (source.slice(lineStart, word.start).includes("#")) return [];
  if (isFirst) {
    if (head[3] === undefined) return [{ what: "kind", word }];
    const kind = kindNamed(head[2]);
    return kind === undefined ? [] : [{ what: "name", word, kind }];
  }
  const kind = kindNamed(/^\s*([A-Za-z_]+):/m.exec(withoutComments(source))?.[1]);
  if (kind === undefined) return [];
  return [markedKey(source, word, kind), markedValue(source, word, kind)].flatMap((place) => place ?? []);
}

/** The word that an offset is in or at the end of. */
function wordAt(source: string, offset: number): Span {
  let start = offset;
  while (start > 0 && wordCharacters.test(source.charAt(start - 1))) start--;
  let end = offset;
  while (end < source.length && wordCharacters.test(source.charAt(end))) end++;
  return { start, end };
}

function markedKey(source: string, word: Span, kind: CellKind): Place | undefined {
  // A key cannot follow another one on its line, but in braces.
  if (/(^|\n)[\s-]*[A-Za-z_]+:[^\S\n]*$/.test(source.slice(0, word.start))) return undefined;
  const after = source.slice(word.end);
  const colon = /^\s*:/.test(after) ? "" : ":";
  const text = `${source.slice(0, word.start)}${mark}${colon}${after}`;
  const { root } = readYaml(withoutLoneWords(text));
  const found = root && findKey(root, []);
  if (root === undefined || found === undefined) return undefined;
  const written = [...found.siblings].filter((name) => name !== mark);
  return { what: "key", word, kind, inside: found.path, raw: rawOf(kind, root), written };
}

function markedValue(source: string, word: Span, kind: CellKind): Place | undefined {
  const text = `${source.slice(0, word.start)}${mark}${source.slice(word.end)}`;
  const { root } = readYaml(withoutLoneWords(text));
  const path = root && findValue(root, []);
  if (root === undefined || path === undefined || path.length === 0) return undefined;
  const raw = rawOf(kind, root);
  return { what: "value", word, kind, path: throughShorthand(raw, path), raw };
}

/** Where the value stands once shorthands are in full: `source: rides.csv` is `source: {file: rides.csv}`. */
function throughShorthand(raw: Raw, path: Path): Path {
  const value = valueAt(raw, path);
  if (typeof value !== "object" || value === null) return path;
  const inner = Object.entries(value).find(([, part]) => part === mark)?.[0];
  return inner === undefined ? path : [...path, Array.isArray(value) ? Number(inner) : inner];
}

function findKey(entry: Entry, path: Path): { path: Path; siblings: Iterable<string> } | undefined {
  if (entry.children.has(mark)) return { path, siblings: entry.children.keys() };
  for (const [name, child] of entry.children) {
    const found = findKey(child, [...path, step(entry, name)]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findValue(entry: Entry, path: Path): Path | undefined {
  if (entry.value === mark) return path;
  for (const [name, child] of entry.children) {
    const found = findValue(child, [...path, step(entry, name)]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function step(entry: Entry, name: string): string | number {
  return Array.isArray(entry.value) ? Number(name) : name;
}

/** The keys after the first line with shorthands in full, the mark taken out. */
function rawOf(kind: CellKind, root: Entry): Raw {
  const keys = [...root.children].slice(1).filter(([name]) => name !== mark);
  return expandShorthands(kind.keys, Object.fromEntries(keys.map(([name, { value }]) => [name, value])));
}

function withoutComments(source: string): string {
  return source.replace(/^[^\S\n]*#.*$/gm, "");
}

/** A key that is still without its colon on another line would hide what follows it. */
function withoutLoneWords(text: string): string {
  return text.replace(/^[A-Za-z_]+[^\S\n]*$/gm, "");
}
