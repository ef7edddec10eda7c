/** Walks through the lines of a text. Lines end with "\n", "\r\n" or "\r", as in Markdown and in the editor. */
export class Lines {
  /** Offsets of the current line: its text, and where the next line starts. */
  start = 0;
  end = 0;
  next: number;
  /** Of the current line, from 1. */
  number: number;
  private readonly onlyNewlines: boolean;

  constructor(
    readonly text: string,
    from = 0,
    linesBefore = 0,
  ) {
    this.next = from;
    this.number = linesBefore;
    this.onlyNewlines = !text.includes("\r");
  }

  /** Goes to the next line; false at the end. */
  advance(): boolean {
    if (this.next >= this.text.length) return false;
    this.start = this.next;
    this.number++;
    this.end = this.endOfLine();
    this.next = this.end + lineEndAt(this.text, this.end).length;
    return true;
  }

  get line(): string {
    return this.text.slice(this.start, this.end);
  }

  private endOfLine(): number {
    if (this.onlyNewlines) {
      const at = this.text.indexOf("\n", this.start);
      return at < 0 ? this.text.length : at;
    }
    let at = this.start;
    while (at < this.text.length && !isLineEnd(this.text.charCodeAt(at))) at++;
    return at;
  }
}

/** "\n", "\r\n" or "\r" if a line ends at the offset, else "". */
export function lineEndAt(text: string, offset: number): string {
  const char = text.charAt(offset);
  if (char === "\n") return char;
  if (char !== "\r") return "";
  return text.charAt(offset + 1) === "\n" ? "\r\n" : "\r";
}

export function normalizeLineEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** The lines of a text, each with its end. */
export function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g) ?? [];
}

/** Line and column of an offset, from 1. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const lines = new Lines(text);
  while (lines.advance()) {
    if (offset < lines.next) return { line: lines.number, column: offset - lines.start + 1 };
  }
  const endsWithLine = lines.end < lines.next || lines.number === 0;
  if (endsWithLine) return { line: lines.number + 1, column: offset - lines.next + 1 };
  return { line: lines.number, column: offset - lines.start + 1 };
}

export function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
