import type { Issue } from "../base/issue";

export type CellLanguage = "markdown" | "rnn" | "js";

/** One cell. `source` has "\n" line ends whatever the file has, no fence and no separator. */
export interface Cell {
  language: CellLanguage;
  source: string;
  /**
   * What the file says of this cell beside its source (fence, attributes, blank lines, line ends, separators), as
   * far as it differs from how we would write it. It travels through the editor as cell metadata and makes the
   * round trip lossless.
   */
  layout?: Layout;
}

/**
 * JSON, so that it can be stored as metadata. `layout.ts` says what is in it; `print` takes of it what fits the
 * cells as they are now.
 */
export type Layout = Record<string, unknown>;

export interface Notebook {
  /** The keys of the front matter, `rnnbook` among them. */
  frontMatter: Record<string, unknown>;
  cells: Cell[];
  /** The same for what stands outside the cells: front matter as written, BOM, line ends, end of file. */
  layout?: Layout;
}

/** What makes a file unreadable. `line` and `column` count from 1. */
export interface Refusal extends Issue {
  line: number;
  column: number;
}

/** Where a cell's source stands in the file: `line` of its first source line, from 1. */
export interface CellPosition {
  line: number;
}

/** What a new file starts with: one empty cell to write in. */
export function newNotebook(): Notebook {
  return { frontMatter: { rnnbook: 1 }, cells: [{ language: "rnn", source: "" }] };
}
