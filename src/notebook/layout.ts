import { lineEndAt, splitLines } from "./lines";
import type { Layout } from "./notebook";

/** All that a file can say of a cell beside its source; a key is there only if it differs from the canonical form. */
export interface CellLayout {
  /** The blank lines before the cell; canonical is one. */
  before?: string;
  /** The lines with the fences. */
  open?: string;
  close?: string;
  /** The code between the fences is one blank line, not nothing. */
  blank?: true;
  /** Line ends of fences and source, see `encodeEnds`. */
  ends?: string;
  /** The separator after a Markdown cell, with the blank lines before it. */
  separator?: string;
}

export interface NotebookLayout {
  bom?: true;
  /** Line end of the first line, if it is not "\n": what new lines get. */
  eol?: string;
  frontMatter?: string;
  /** The blank lines between front matter and first cell. */
  before?: string;
  /** The blank lines after the last cell. */
  end?: string;
  noFinalNewline?: true;
}

/** Metadata may come from anywhere (a cell pasted from elsewhere): takes what has the right type. */
export function cellLayout(layout: Layout | undefined): CellLayout {
  return {
    before: blankLines(layout?.["before"]),
    open: text(layout?.["open"]),
    close: text(layout?.["close"]),
    blank: layout?.["blank"] === true ? true : undefined,
    ends: text(layout?.["ends"]),
    separator: text(layout?.["separator"]),
  };
}

export function notebookLayout(layout: Layout | undefined): NotebookLayout {
  const eol = text(layout?.["eol"]);
  return {
    bom: layout?.["bom"] === true ? true : undefined,
    eol: eol === "\r\n" || eol === "\r" ? eol : undefined,
    frontMatter: text(layout?.["frontMatter"]),
    before: blankLines(layout?.["before"]),
    end: text(layout?.["end"])?.match(/^[ \t\r\n]*$/)?.[0],
    noFinalNewline: layout?.["noFinalNewline"] === true ? true : undefined,
  };
}

/** Undefined if nothing differs from the canonical form. */
export function compact(layout: CellLayout | NotebookLayout): Layout | undefined {
  const entries = Object.entries(layout).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const letterOf: Record<string, string> = { "\n": "n", "\r": "r", "\r\n": "b" };
const endOf: Record<string, string> = { n: "\n", r: "\r", b: "\r\n" };

/** One letter a line, the last one standing for all that follow; undefined if every line ends with `eol`. */
export function encodeEnds(raw: string, eol: string): string | undefined {
  if (eol === "\n" && !raw.includes("\r")) return undefined;
  const letters = splitLines(raw).map((line) => letterOf[endOfLine(line)] ?? letterOf[eol] ?? "n");
  let length = letters.length;
  while (length > 1 && letters[length - 1] === letters[length - 2]) length--;
  const ends = letters.slice(0, length).join("");
  return ends === "" || ends === letterOf[eol] ? undefined : ends;
}

export function decodeEnd(ends: string | undefined, line: number, eol: string): string {
  if (ends === undefined || ends === "") return eol;
  return endOf[ends.charAt(Math.min(line, ends.length - 1))] ?? eol;
}

/** The line end that a line carries, "" for an unfinished one. */
export function endOfLine(line: string): string {
  if (line.endsWith("\r\n")) return "\r\n";
  return line === "" ? "" : lineEndAt(line, line.length - 1);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function blankLines(value: unknown): string | undefined {
  const raw = text(value);
  if (raw === undefined) return undefined;
  return splitLines(raw).every((line) => /^[ \t]*(?:\r\n?|\n)$/.test(line)) ? raw : undefined;
}
