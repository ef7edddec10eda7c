/** A range of UTF-16 offsets in one text, `end` excluded. */
export interface Span {
  start: number;
  end: number;
}

export type Severity = "error" | "warning" | "info";

/** Something wrong with what the user wrote: a value, never thrown. The sentence and the remedy are worded once, in the catalogue of the folder that finds it. */
export interface Issue {
  code: string;
  severity: Severity;
  message: string;
  remedy?: string;
  span: Span;
  /** What mends it, where one change does. */
  fix?: Fix;
}

/** A change of the text: puts `text` in place of `word`, where the issue's span is that word, or takes out the span's lines. */
export type Fix = { title: string; word: string; text: string } | { title: string; removeLines: true };

/**
 * Something that went wrong while work was done: the one error that our own code throws for what a user can
 * cause. Whoever runs a cell, a command or a request catches it and shows `message` and `remedy`; anything else
 * that is thrown is a defect of ours and is reported as one.
 */
export class Fault extends Error {
  override readonly name = "Fault";

  constructor(
    readonly code: string,
    message: string,
    readonly remedy?: string,
    /** Where in the cell's source the cause stands, if it is known. */
    readonly span?: Span,
  ) {
    super(message);
  }
}
