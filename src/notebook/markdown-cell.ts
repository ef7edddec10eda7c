import { encodeEnds } from "./layout";
import { isBlank, normalizeLineEnds } from "./lines";
import { escapeLine, hides, isEscaped, isSeparator, proseFenceAfter, separatorLine } from "./syntax";
import type { CellLayout } from "./layout";
import type { Lines } from "./lines";
import type { Cell } from "./notebook";
import type { ProseFence } from "./syntax";

/** A Markdown cell as it was found, or, where there is none, the blank lines before what comes next. */
export interface MarkdownRead {
  cell?: { source: string; before: string; layout: CellLayout; line: number };
  after: string;
}

/**
 * The lines between two of: front matter, code cell, separator, end of file. They are a Markdown cell if one of
 * them is not blank or a separator ends them. The blank line next to a boundary is a gap and no content; further
 * blank lines are content, so that every source, blank lines at its ends or not, has a form in the file.
 */
export class MarkdownPiece {
  private fence: ProseFence | undefined;
  private content: { start: number; end: number } | undefined;
  /** Offsets of the spaces that only keep a line from being misread. */
  private readonly escapes: number[] = [];
  private lineCount = 0;
  private endOfFirst: number;
  private startOfLast: number;

  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly firstLine: number,
    private readonly eol: string,
  ) {
    this.endOfFirst = this.startOfLast = start;
  }

  hidesCode(ticks: number): boolean {
    return hides(this.fence, ticks);
  }

  add(lines: Lines, line: string): void {
    if (this.lineCount++ === 0) this.endOfFirst = lines.next;
    this.startOfLast = lines.start;
    if (isBlank(line)) return;
    if (isEscaped(line, this.fence)) this.escapes.push(lines.start, lines.end - 1);
    this.content ??= { start: lines.start, end: lines.next };
    this.content.end = lines.next;
    this.fence = proseFenceAfter(this.fence, line);
  }

  /** `end` is where the boundary starts; `separator` the line with its end, if that is the boundary. */
  read(end: number, boundary: "code" | "end of file" | { separator: string }): MarkdownRead {
    const { text, start, content } = this;
    const first = text.slice(start, this.endOfFirst);
    const last = text.slice(this.startOfLast, end);
    const separator = typeof boundary === "object" ? boundary.separator : undefined;
    if (content === undefined) {
      if (separator === undefined) return { after: text.slice(start, end) };
      const isEmpty = this.lineCount < 3 || this.sourceOf(this.endOfFirst, this.startOfLast) === "";
      if (isEmpty) return { cell: this.cell(end, end, text.slice(start, end), "", separator), after: "" };
      return { cell: this.cell(this.endOfFirst, this.startOfLast, first, last, separator), after: "" };
    }
    const before = content.start > start ? first : "";
    const after = content.end < end && boundary !== "end of file" ? last : "";
    const cell = this.cell(start + before.length, end - after.length, before, after, separator);
    return { cell, after: separator === undefined ? after : "" };
  }

  private cell(from: number, to: number, before: string, after: string, separator: string | undefined) {
    const source = this.sourceOf(from, to);
    const layout: CellLayout = { ends: encodeEnds(this.text.slice(from, to), this.eol) };
    if (separator !== undefined) {
      const raw = after + separator;
      if (raw !== canonicalSeparator(source, this.eol)) layout.separator = raw;
    }
    const line = this.firstLine + (from > this.start && before !== "" ? this.linesBefore(from) : 0);
    return { source, before, layout, line };
  }

  private linesBefore(from: number): number {
    return from === this.endOfFirst ? 1 : this.lineCount;
  }

  private sourceOf(from: number, to: number): string {
    let raw = "";
    for (const at of this.escapes) {
      raw += this.text.slice(from, at);
      from = at + 1;
    }
    raw += this.text.slice(from, to);
    return normalizeLineEnds(raw).replace(/\n$/, "");
  }
}

/** The lines of the source as they stand in the file, without ends. */
export function markdownLines(source: string): string[] {
  if (source === "") return [];
  let fence: ProseFence | undefined;
  return source.split("\n").map((line) => {
    const written = escapeLine(line, fence);
    fence = proseFenceAfter(fence, line);
    return written;
  });
}

/** Whether a cell would be read as something else without a separator after it. */
export function needsSeparator(cell: Cell, nextTicks: number | "markdown" | undefined): boolean {
  if (nextTicks === "markdown" || /^[ \t\n]*$/.test(cell.source)) return true;
  if (nextTicks === undefined || !/```|~~~/.test(cell.source)) return false;
  let fence: ProseFence | undefined;
  for (const line of cell.source.split("\n")) fence = proseFenceAfter(fence, line);
  return hides(fence, nextTicks);
}

export function canonicalSeparator(source: string, eol: string): string {
  return (source === "" ? "" : eol) + separatorLine + eol;
}

/** A separator as layout has it: blank lines, then the line itself. */
export function isSeparatorBlock(lines: readonly string[]): boolean {
  const bare = lines.map((line) => line.replace(/[\r\n]+$/, ""));
  const last = bare.at(-1);
  return last !== undefined && isSeparator(last) && bare.slice(0, -1).every(isBlank);
}
