import type { Issue, Span } from "../base/issue";
import type { ScriptFacts } from "./js/script";

/** A cell after reading: never fails, what is wrong stands in `issues`. */
export interface ParsedCell {
  /** Position among all cells of the notebook, Markdown included, from 0. */
  index: number;
  language: "rnn" | "js" | "markdown";
  source: string;
  /** Undefined where the first line could not be read. */
  kind?: string;
  name?: string;
  nameSpan?: Span;
  /** Keys after the first line as written, shorthands expanded, without defaults. */
  raw: Record<string, unknown>;
  /** With defaults, if the schema accepts it. */
  config?: unknown;
  /** Keys of `config` that the user did not write. */
  defaults: string[];
  /** Where a path such as ["early_stopping", "patience"] stands in the source; the value, or the key. */
  spanOf(path: readonly (string | number)[], what: "key" | "value"): Span;
  issues: Issue[];
  /** Of a JavaScript cell: what it uses and exports. */
  script?: ScriptFacts;
}
