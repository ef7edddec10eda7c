import { fencesOf, readCode } from "./code-cell";
import { decode } from "./decode";
import { lineEndOfFirstLine, printFrontMatter, readFrontMatter } from "./front-matter";
import { refusal } from "./issues";
import { cellLayout, compact, endOfLine } from "./layout";
import { Lines } from "./lines";
import { MarkdownPiece, canonicalSeparator, needsSeparator } from "./markdown-cell";
import { isSeparator, openerOf } from "./syntax";
import type { FrontMatter } from "./front-matter";
import type { CellLayout, NotebookLayout } from "./layout";
import type { Cell, CellPosition, Notebook, Refusal } from "./notebook";

const maxCells = 5000;

export type Parsed =
  { ok: true; notebook: Notebook; positions: CellPosition[] } | { ok: false; refusal: Refusal };

/**
 * Reads a file; `print` of the notebook gives the same bytes again. Takes time linear in the number of bytes. A file
 * that cannot be read whole is refused, never read in part, since the next save would destroy the rest.
 */
export function parse(bytes: Uint8Array): Parsed {
  const decoded = decode(bytes);
  if (!decoded.ok) return decoded;
  const { text, bom } = decoded;
  const front = readFrontMatter(text);
  if ("code" in front) return { ok: false, refusal: front };
  const eol = lineEndOfFirstLine(text);
  const body = new Body(new Lines(text, front.end, front.lines), eol);
  const failure = body.read();
  if (failure !== undefined) return { ok: false, refusal: failure };

  const notebook: Notebook = { frontMatter: front.values, cells: body.cells };
  const layout = compact({ ...outerLayout(front, body, eol, text), bom: bom ? true : undefined });
  if (layout !== undefined) notebook.layout = layout;
  return { ok: true, notebook, positions: body.positions };
}

function outerLayout(front: FrontMatter, body: Body, eol: string, text: string): NotebookLayout {
  const raw = endOfLine(front.raw) === "" ? front.raw + eol : front.raw;
  const isCanonical = raw === printFrontMatter(front.values, undefined, eol);
  return {
    eol: eol === "\n" ? undefined : eol,
    frontMatter: isCanonical ? undefined : raw,
    before: body.cells.length === 0 || body.first === eol ? undefined : body.first,
    end: body.end === "" ? undefined : body.end,
    noFinalNewline: body.end === "" && endOfLine(text) === "" ? true : undefined,
  };
}

/** The cells, and what stands before the first and after the last. */
class Body {
  readonly cells: Cell[] = [];
  readonly positions: CellPosition[] = [];
  first = "";
  end = "";
  /** Numbers of the Markdown cells that a separator ends. */
  private readonly separated: number[] = [];

  constructor(
    private readonly lines: Lines,
    private readonly eol: string,
  ) {}

  read(): Refusal | undefined {
    const { lines, cells } = this;
    let piece = this.startPiece();
    while (lines.advance()) {
      const line = lines.line;
      const opener = openerOf(line);
      if (isSeparator(line)) {
        const ended = lines.next > lines.end ? "" : this.eol;
        this.addMarkdown(piece, { separator: lines.text.slice(lines.start, lines.next) + ended });
        this.separated.push(cells.length - 1);
        piece = this.startPiece();
      } else if (opener !== undefined && !piece.hidesCode(opener.ticks)) {
        const before = this.addMarkdown(piece, "code");
        const code = readCode(lines, opener, this.eol);
        if ("code" in code) return code;
        this.addCell({ language: opener.language, source: code.source }, { ...code, before });
        piece = this.startPiece();
      } else {
        piece.add(lines, line);
      }
      if (cells.length > maxCells) return this.tooManyCells();
    }
    this.end = this.addMarkdown(piece, "end of file");
    this.keepUnneededSeparators();
    return cells.length > maxCells ? this.tooManyCells() : undefined;
  }

  private startPiece(): MarkdownPiece {
    return new MarkdownPiece(this.lines.text, this.lines.next, this.lines.number + 1, this.eol);
  }

  /** Returns the blank lines that belong to what follows. */
  private addMarkdown(
    piece: MarkdownPiece,
    boundary: "code" | "end of file" | { separator: string },
  ): string {
    const { lines } = this;
    const end = boundary === "end of file" ? lines.text.length : lines.start;
    const { cell, after } = piece.read(end, boundary);
    if (cell !== undefined) this.addCell({ language: "markdown", source: cell.source }, cell);
    return after;
  }

  private addCell(cell: Cell, found: { before: string; layout: CellLayout; line: number }): void {
    const isFirst = this.cells.length === 0;
    if (isFirst) this.first = found.before;
    const before = isFirst || found.before === this.eol ? undefined : found.before;
    const layout = compact({ before, ...found.layout });
    this.cells.push(layout === undefined ? cell : { ...cell, layout });
    this.positions.push({ line: found.line });
  }

  /** A separator that we would not write ourselves stands in the layout. */
  private keepUnneededSeparators(): void {
    for (const number of this.separated) {
      const cell = this.cells[number];
      const next = this.cells[number + 1];
      if (cell === undefined || needsSeparator(cell, ticksOf(next))) continue;
      const separator = cell.layout?.["separator"] ?? canonicalSeparator(cell.source, this.eol);
      cell.layout = { ...cell.layout, separator };
    }
  }

  private tooManyCells(): Refusal {
    const { lines } = this;
    const place = { line: lines.number, column: 1, span: { start: lines.start, end: lines.end } };
    return refusal("too-many-cells", place, { limit: maxCells });
  }
}

/** What `needsSeparator` asks of the cell that follows. */
function ticksOf(next: Cell | undefined): number | "markdown" | undefined {
  if (next === undefined) return undefined;
  if (next.language === "markdown") return "markdown";
  return fencesOf(next, cellLayout(next.layout)).ticks;
}
