import { codeLines, fencesOf } from "./code-cell";
import { printFrontMatter } from "./front-matter";
import { cellLayout, decodeEnd, notebookLayout } from "./layout";
import { isBlank, normalizeLineEnds, splitLines } from "./lines";
import { canonicalSeparator, isSeparatorBlock, markdownLines, needsSeparator } from "./markdown-cell";
import type { CellLayout } from "./layout";
import type { Cell, Notebook } from "./notebook";

/**
 * Writes a notebook as a file. Where layout says nothing, or no longer fits, the canonical form is written: one
 * blank line between cells, one newline at the end. What is written parses back to the same cells, with two
 * exceptions: a NUL becomes U+FFFD, and where somebody typed all three lines of a merge conflict, `parse` refuses.
 */
export function print(notebook: Notebook): Uint8Array {
  const layout = notebookLayout(notebook.layout);
  const eol = layout.eol ?? "\n";
  const cells = notebook.cells.map(toBlock);
  const out = new Text(layout.bom === true ? "\uFEFF" : "");
  out.add(printFrontMatter(notebook.frontMatter, layout.frontMatter, eol));
  cells.forEach((cell, i) => {
    const previous = cells[i - 1];
    const next = cells[i + 1];
    const before = (i === 0 ? layout.before : cell.layout.before) ?? eol;
    out.add(gapBefore(cell, previous, before, eol));
    cell.lines.forEach((line, n) => out.add(line + decodeEnd(cell.layout.ends, n, eol)));
    cell.separated = addSeparator(out, cell, next, eol);
  });
  const last = cells.at(-1);
  const end = last?.isMarkdown === true && !last.separated ? "" : (layout.end ?? "");
  if (end !== "") out.add(end);
  else if (layout.noFinalNewline === true) out.dropFinalNewline();
  return new TextEncoder().encode(out.toString());
}

/** A cell on its way into the file. */
interface Block {
  cell: Cell;
  layout: CellLayout;
  isMarkdown: boolean;
  /** Without line ends. */
  lines: string[];
  /** Backticks of its fences. */
  ticks?: number;
  separated: boolean;
}

function toBlock({ language, source: text, layout: stored }: Cell): Block {
  const source = normalizeLineEnds(text).replaceAll("\0", "\uFFFD");
  const cell = { language, source };
  const layout = cellLayout(stored);
  if (language === "markdown") {
    return { cell, layout, isMarkdown: true, lines: markdownLines(source), separated: false };
  }
  const { ticks } = fencesOf(cell, layout);
  return { cell, layout, isMarkdown: false, lines: codeLines(cell, layout), ticks, separated: false };
}

function gapBefore(cell: Block, previous: Block | undefined, raw: string, eol: string): string {
  if (cell.isMarkdown && cell.lines.length === 0) return gapOfEmptyCell(raw, eol);
  const edges: string[] = [];
  if (previous?.isMarkdown === true && !previous.separated) edges.push(previous.lines.at(-1) ?? "");
  if (cell.isMarkdown) edges.push(cell.lines[0] ?? "");
  return edges.length === 0 ? raw : gapAtMarkdown(raw, edges, eol);
}

/** Beside Markdown one blank line is a gap and more are content, so a gap has at most one, and one if content is blank. */
function gapAtMarkdown(raw: string, edges: string[], eol: string): string {
  const line = splitLines(raw).at(-1);
  return line ?? (edges.some(isBlank) ? eol : "");
}

/** Without content there is nothing to tell a gap from content but its length: see `MarkdownPiece.read`. */
function gapOfEmptyCell(raw: string, eol: string): string {
  const lines = splitLines(raw);
  const isGap = lines.length < 3 || (lines.length === 3 && /^[\r\n]+$/.test(lines[1] ?? ""));
  return isGap ? raw : eol;
}

/** Writes the separator after a Markdown cell if there is one to be. */
function addSeparator(out: Text, block: Block, next: Block | undefined, eol: string): boolean {
  if (!block.isMarkdown) return false;
  const nextTicks = next === undefined ? undefined : next.isMarkdown ? "markdown" : next.ticks;
  const written = splitLines(block.layout.separator ?? "");
  const isWritten = isSeparatorBlock(written);
  if (!isWritten && !needsSeparator(block.cell, nextTicks)) return false;
  const lines = isWritten ? written : splitLines(canonicalSeparator(block.cell.source, eol));
  const gap = lines.slice(0, -1).join("");
  const edge = block.lines.at(-1);
  if (edge !== undefined) out.add(gapAtMarkdown(gap, [edge], eol));
  out.add(lines.at(-1) ?? "");
  return true;
}

class Text {
  private last = "";
  private readonly parts: string[] = [];

  constructor(start: string) {
    this.add(start);
  }

  /** Adds whole lines. A line end "\n" after a "\r" would be one with it, so it becomes "\r" too. */
  add(text: string): void {
    if (text === "") return;
    const joins = this.last.endsWith("\r") && text.startsWith("\n");
    this.last = joins ? `\r${text.slice(1)}` : text;
    this.parts.push(this.last);
  }

  dropFinalNewline(): void {
    const line = splitLines(this.last).at(-1) ?? "";
    const bare = line.replace(/[\r\n]+$/, "");
    // A last line that is blank is a line only by its end.
    if (bare === "") return;
    this.parts.pop();
    this.parts.push(this.last.slice(0, this.last.length - line.length) + bare);
  }

  toString(): string {
    return this.parts.join("");
  }
}
