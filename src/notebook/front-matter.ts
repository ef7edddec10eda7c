import { parseDocument, stringify } from "yaml";
import { refusal } from "./issues";
import { Lines, lineEndAt, normalizeLineEnds, positionAt } from "./lines";
import type { Refusal } from "./notebook";

const maxLength = 256 * 1024;

export interface FrontMatter {
  values: Record<string, unknown>;
  /** As written, from the first "---" to the end of the last, with its line end. */
  raw: string;
  /** Where the cells start: offset, and number of lines before. */
  end: number;
  lines: number;
}

/** Reads what stands between the first two lines "---"; the text must be of a notebook of version 1. */
export function readFrontMatter(text: string): FrontMatter | Refusal {
  const lines = new Lines(text);
  const isFence = () => /^---[ \t]*$/.test(lines.line);
  if (!lines.advance() || !isFence()) return refusal("no-front-matter", whole(lines));
  const opening = whole(lines);
  const start = lines.next;
  while (lines.advance()) {
    if (lines.start - start > maxLength) {
      return refusal("front-matter-too-long", opening, { limit: maxLength });
    }
    if (!isFence()) continue;
    const yaml = text.slice(start, lines.start);
    const read = readYaml(yaml, (offset) => placeOf(text, start, yaml, offset));
    if ("code" in read) return read;
    return { values: read.values, raw: text.slice(0, lines.next), end: lines.next, lines: lines.number };
  }
  return refusal("unclosed-front-matter", opening);
}

/** As written if it still says the same, else as we write it. */
export function printFrontMatter(
  values: Record<string, unknown>,
  raw: string | undefined,
  eol: string,
): string {
  if (raw !== undefined && saysTheSame(raw, values)) return raw;
  const yaml = stringify({ rnnbook: 1, ...values }, { lineWidth: 0 });
  return `---\n${yaml}---\n`.replaceAll("\n", eol);
}

export function lineEndOfFirstLine(text: string): string {
  const lines = new Lines(text);
  return lines.advance() ? lineEndAt(text, lines.end) || "\n" : "\n";
}

function saysTheSame(raw: string, values: Record<string, unknown>): boolean {
  const read = readFrontMatter(raw);
  if ("code" in read) return false;
  return read.end === raw.length && JSON.stringify(read.values) === JSON.stringify(values);
}

type Place = Parameters<typeof refusal>[1];

function readYaml(
  yaml: string,
  place: (offset: number) => Place,
): { values: Record<string, unknown> } | Refusal {
  // The parser knows no "\r" as a line end, and a file may have it.
  const document = parseDocument(normalizeLineEnds(yaml), { prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) {
    return refusal("bad-front-matter", place(error.pos[0]), { problem: firstSentence(error.message) });
  }
  const values = toRecord(() => document.toJS() as unknown);
  if (typeof values === "string") return refusal("bad-front-matter", place(0), { problem: values });
  if (!Object.hasOwn(values, "rnnbook")) return refusal("no-version", place(-1));
  if (values["rnnbook"] !== 1) {
    const found = JSON.stringify(values["rnnbook"]);
    return refusal("other-version", place(rangeOfVersion(document)), { found });
  }
  return { values };
}

/** A record that is JSON, since it travels through the editor; else why it is not. */
function toRecord(read: () => unknown): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = read() ?? {};
  } catch (error) {
    return error instanceof Error ? firstSentence(error.message) : "it cannot be read";
  }
  try {
    JSON.stringify(value);
  } catch {
    return "it refers to itself";
  }
  return isRecord(value) ? value : "it is not a list of keys and values";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rangeOfVersion(document: ReturnType<typeof parseDocument>): number {
  const node: unknown = document.get("rnnbook", true);
  const range = isRecord(node) ? node["range"] : undefined;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : 0;
}

function firstSentence(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return line.replace(/[.:]+\s*$/, "");
}

/** Offsets in the YAML are offsets after normalization; −1 is the line "---" before it. */
function placeOf(text: string, start: number, yaml: string, offset: number): Place {
  if (offset < 0) return { line: 1, column: 1, span: { start: 0, end: 3 } };
  const { line, column } = positionAt(normalizeLineEnds(yaml), offset);
  const lines = new Lines(text, start);
  for (let i = 0; i < line; i++) if (!lines.advance()) break;
  const at = Math.min(lines.start + column - 1, text.length);
  return { line: line + 1, column, span: { start: at, end: at } };
}

function whole(lines: Lines): Place {
  return { line: Math.max(lines.number, 1), column: 1, span: { start: lines.start, end: lines.end } };
}
