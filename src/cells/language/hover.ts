import type { Span } from "../../base/issue";
import { layerOf } from "../../layers";
import { kindNamed } from "../index";
import { defaultText, type Key } from "../keys";
import type { CellKind } from "../kind";
import type { ParsedCell } from "../parsed";
import { schemaAt, type Path } from "../schema-at";
import { theirWords } from "../synonyms";
import { takesOf } from "../takes";
import { readYaml, type Entry } from "../yaml";
import { glossary } from "./glossary";
import { findReference } from "./names";

export interface Hover {
  span: Span;
  /** Markdown. */
  text: string;
}

/** What the word at an offset of a cell means; undefined where there is nothing to say. */
export function hoverAt(cells: readonly ParsedCell[], index: number, offset: number): Hover | undefined {
  const cell = cells[index];
  const kind = kindNamed(cell?.kind);
  if (cell === undefined || kind === undefined) return undefined;
  const named = findReference(cells, index, offset);
  if (named !== undefined) {
    const { source, kind: by, name } = cells[named.cell] ?? cell;
    return { span: named.span, text: `\`${by}: ${name}\`\n\n\`\`\`rnn\n${firstLines(source)}\n\`\`\`` };
  }
  const { root } = readYaml(cell.source);
  const found = root && find(root, [], offset);
  if (found === undefined) return undefined;
  const { path, what, entry } = found;
  const span = what === "key" ? (entry.keySpan ?? entry.span) : entry.span;
  const [first] = path;
  if (what === "key" && path.length === 1 && first === kind.name) return { span, text: kindText(kind) };
  const text = what === "key" ? keyText(kind, cell, path) : valueText(entry.value);
  return text === undefined ? undefined : { span, text };
}

function kindText({ name, doc, keys }: CellKind): string {
  return `**${name}**: ${doc}\n\nKeys: ${Object.keys(keys)
    .map((key) => `\`${key}\``)
    .join(", ")}.`;
}

function keyText(kind: CellKind, cell: ParsedCell, path: Path): string | undefined {
  const word = String(path.at(-1));
  const entry = path.length === 1 ? kind.keys[word] : undefined;
  const schema = schemaAt(kind.schema, cell.raw, path);
  const takes = schema && takesOf(schema)?.takes;
  const layer = layerOf(word);
  const field = layerOf(String(path.at(-2)))?.fields[word];
  const doc = entry?.doc ?? field?.doc ?? layer?.doc;
  if (doc === undefined && takes === undefined) return undefined;
  return [
    `**${word}**${doc === undefined ? "" : `: ${doc}`}`,
    glossary[word],
    [takes === undefined ? "" : `Takes ${takes}.`, entry === undefined ? "" : defaultSentence(entry, cell)]
      .join(" ")
      .trim(),
    elsewhere(word),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function valueText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const doc = layerOf(value)?.doc ?? "";
  const meaning = glossary[value] ?? "";
  return doc === "" && meaning === ""
    ? undefined
    : [`**${value}**`, doc, meaning].filter(Boolean).join("\n\n");
}

function defaultSentence(entry: Key, { raw }: ParsedCell): string {
  if (entry.required === true) return "It has to be there.";
  const text = defaultText(entry, raw);
  const unit = entry.unit === undefined ? "" : `, in ${entry.unit}`;
  return text === undefined ? `No default${unit}.` : `Default \`${text}\`${unit}.`;
}

function elsewhere(word: string): string {
  const theirs = theirWords(word);
  return theirs.length === 0 ? "" : `Elsewhere: ${theirs.map((each) => `\`${each}\``).join(", ")}.`;
}

function find(
  entry: Entry,
  path: Path,
  offset: number,
): { path: Path; what: "key" | "value"; entry: Entry } | undefined {
  for (const [name, child] of entry.children) {
    const here = [...path, Array.isArray(entry.value) ? Number(name) : name];
    if (child.keySpan !== undefined && holds(child.keySpan, offset))
      return { path: here, what: "key", entry: child };
    if (!holds(child.span, offset)) continue;
    return find(child, here, offset) ?? { path: here, what: "value", entry: child };
  }
  return undefined;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function firstLines(source: string): string {
  const lines = source.trimEnd().split("\n");
  return lines.length <= 8 ? lines.join("\n") : [...lines.slice(0, 8), "…"].join("\n");
}
