import type { Span } from "../base/issue";
import { complete } from "./complete";
import { kindNamed, kinds } from "./index";
import { issue, type Finding } from "./issues";
import { readScript } from "./js/script";
import type { Raw } from "./keys";
import { nearest } from "./nearest";
import type { ParsedCell } from "./parsed";
import { readConfig } from "./read-config";
import { ourWords } from "./synonyms";
import { readYaml, type Entry } from "./yaml";

export interface CellSource {
  language: ParsedCell["language"];
  source: string;
}

/** All cells of a notebook, with the defaults that depend on the cells above. Never throws. */
export function parseNotebook(cells: readonly CellSource[]): ParsedCell[] {
  return complete(cells.map(({ source, language }, index) => parseCell(source, index, language)));
}

/** One cell by itself. What is wrong with it stands in its `issues`; never throws. */
export function parseCell(source: string, index: number, language: ParsedCell["language"]): ParsedCell {
  const blank: ParsedCell = {
    ...unread,
    index,
    language,
    source,
    spanOf: () => ({ start: 0, end: source.length }),
  };
  if (language === "markdown") return blank;
  if (language === "js") {
    if (source.trim() === "") return withFinding(blank, { code: "cell-empty" });
    const { facts, issues } = readScript(source);
    return { ...blank, script: facts, issues };
  }
  const { root, findings } = readYaml(source);
  const issues = findings.map(({ finding, span }) => issue(finding, span));
  const cell: ParsedCell = { ...blank, issues };
  if (root === undefined) return issues.length > 0 ? cell : withFinding(cell, { code: "cell-empty" });
  const [first] = root.children;
  if (first === undefined || Array.isArray(root.value)) {
    return issues.length > 0
      ? cell
      : withFinding(cell, { code: "first-line", found: firstLine(source) }, firstLineSpan(source));
  }
  return parseKeys(cell, root, first);
}

/** The same cell with other keys, as overrides make them. */
export function withKeys(cell: ParsedCell, keys: Raw): ParsedCell {
  const kind = kindNamed(cell.kind);
  if (kind === undefined) return cell;
  const { raw, config, defaults, findings } = readConfig(kind, keys);
  const issues = findings.map(({ path, what, finding }) => issue(finding, cell.spanOf(path, what)));
  return { ...cell, raw, config, defaults, issues };
}

const unread: Omit<ParsedCell, "index" | "language" | "source" | "spanOf"> = {
  raw: {},
  defaults: [],
  issues: [],
};

function parseKeys(cell: ParsedCell, root: Entry, [word, entry]: [string, Entry]): ParsedCell {
  const wordSpan = entry.keySpan ?? entry.span;
  const kind = kindNamed(word);
  if (kind === undefined)
    return cell.issues.length > 0 ? cell : withFinding(cell, unknownKind(word, root), wordSpan);
  const name = nameOf(cell.source, entry);
  const found = typeof name === "string" ? undefined : { ...name, kind: word };
  const spanOf: ParsedCell["spanOf"] = (path, what) =>
    path.length === 0 ? { start: wordSpan.start, end: entry.span.end } : spanIn(root, path, what);
  const named: ParsedCell = {
    ...cell,
    kind: word,
    ...(typeof name === "string" ? { name, nameSpan: entry.span } : {}),
    spanOf,
  };
  const keys: Raw = Object.fromEntries([...root.children].slice(1).map(([key, child]) => [key, child.value]));
  const broken = named.issues.length > 0;
  // After an error of the syntax, what was read may not be what was meant: its keys are kept, not judged.
  const read = broken ? { ...named, raw: keys } : withKeys(named, keys);
  if (found === undefined || broken) return read;
  return withFinding({ ...read, config: undefined }, found, entry.span);
}

function unknownKind(word: string, root: Entry): Finding {
  const names = kinds.map((kind) => kind.name);
  const below = [...root.children.keys()].flatMap((key) => kindNamed(key) ?? []);
  const meant = below.find((kind) => Object.hasOwn(kind.keys, word)) ?? below[0];
  const near = ourWords(word).find((ours) => names.includes(ours)) ?? nearest(word, names);
  const isKey = kinds.some((kind) => Object.hasOwn(kind.keys, word));
  if (meant !== undefined && (isKey || near === undefined)) {
    return {
      code: "first-line",
      found: word,
      move: `${meant.name}: ${String(root.children.get(meant.name)?.value)}`,
    };
  }
  if (isKey) return { code: "first-line", found: `${word}: ${String(root.children.get(word)?.value)}` };
  return { code: "unknown-kind", kind: word, kinds: names, ...(near === undefined ? {} : { near }) };
}

function nameOf(
  source: string,
  entry: Entry,
): string | { code: "missing-name" } | { code: "bad-name"; name: string } {
  if (entry.value === null || entry.value === "") return { code: "missing-name" };
  const text = typeof entry.value === "string" ? entry.value : source.slice(entry.span.start, entry.span.end);
  return isName(text) ? text : { code: "bad-name", name: text };
}

/** Names are letters, digits, `_` and `-`, and begin with no digit. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(text);
}

/** As deep as the path can be followed; a value that a shorthand stands for has the span of the shorthand. */
function spanIn(root: Entry, path: readonly (string | number)[], what: "key" | "value"): Span {
  let entry = root;
  for (const [depth, step] of path.entries()) {
    const next = entry.children.get(String(step));
    if (next === undefined) return depth === 0 ? firstSpan(root) : entry.span;
    entry = next;
  }
  return what === "key" ? (entry.keySpan ?? entry.span) : entry.span;
}

function firstSpan(root: Entry): Span {
  const [first] = root.children.values();
  return first === undefined
    ? root.span
    : { start: first.keySpan?.start ?? first.span.start, end: first.span.end };
}

function withFinding(cell: ParsedCell, finding: Finding, span: Span = cell.spanOf([], "value")): ParsedCell {
  return { ...cell, issues: [...cell.issues, issue(finding, span)] };
}

function firstLine(source: string): string {
  const { start, end } = firstLineSpan(source);
  return source.slice(start, end);
}

function firstLineSpan(source: string): Span {
  const start = source.search(/^[^\S\n]*[^\s#]/m);
  const from = Math.max(0, start);
  const length = source.slice(from).indexOf("\n");
  return { start: from, end: length < 0 ? source.trimEnd().length : from + length };
}
