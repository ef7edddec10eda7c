import { Fault, type Issue, type Span } from "../base/issue";
import { fixOf } from "./fixes";
import type { Need } from "./kind";
import { worded } from "./sentences";

/**
 * Everything that can be wrong with a cell, by its code and with what the sentence needs to know: found in the text
 * it becomes an `Issue`, while a cell runs a `Fault`. `sentences.ts` words each of them, once.
 */
export interface Findings {
  "cell-too-long": { bytes: number; limit: number };
  "cell-empty": object;
  "too-deep": { limit: number };
  "bad-yaml": { trouble: YamlTrouble; text: string };
  "forbidden-key": { key: string };
  "duplicate-key": { key: string };
  "first-line": { found: string; move?: string };
  "unknown-kind": { kind: string; near?: string; kinds: string[] };
  "missing-name": { kind: string };
  "bad-name": { kind: string; name: string };
  "unknown-key": { key: string; hint: KeyHint };
  "missing-key": { key: string; takes: string };
  "no-value": { key: string; takes: string; fallback?: Fallback };
  "wrong-type": { key: string; value: unknown; takes: string; fallback?: Fallback };
  "out-of-range": { key: string; value: unknown; takes: string; fallback?: Fallback };
  "unknown-choice": { key: string; value: string; near?: string; choices: readonly string[] };
  "one-of": { key: string; found: string[]; choices: readonly string[] };
  "bad-split": { sum: number };
  "keys-exclude": { key: string; other: string };
  "not-for-generator": { key: string; generator: string };
  "not-for-data-type": { key: string; type: string; title: string };
  "not-for-task": { key: string; does: string };
  "no-task": { type: string; task: string };
  "other-loss": { loss: string; does: string; losses: readonly string[] };
  "other-task": { cell: Need; does: string; wanted: string };
  "other-cell-type": { key: string; types: string[]; cell: string };
  "duplicate-name": { name: string; first: Need };
  "second-cell": { cell: Need };
  "unknown-name": { by: Need; need: Need; near?: string; names: string[] };
  "defined-below": { by: Need; need: Need };
  "unknown-export": { by: Need; name: string; near?: string; below: boolean };
  "needs-cell": { by: Need; need: Need };
  "no-data": { by: Need };
  "unknown-column": { column: string; near?: string; columns: string[] };
  "not-numeric": { key: string; column: string; type: string };
  "no-numeric-column": object;
  "column-twice": { column: string; keys: [string, string] };
  "no-time": { key: string };
  "sees-future": object;
  "too-short": { name: string; trainRows: number; rows: number; lookback: number; horizon: number };
  "maybe-too-short": { name: string; trainRows: number; rows: number; lookback: number; horizon: number };
  "empty-part": { part: string; name: string };
  "part-too-short": { part: string; rows: number; horizon: number };
  "other-metric": { metric: string; does: string; metrics: readonly string[] };
  "other-baseline": { baseline: string; does: string; baselines: readonly string[] };
  "past-unknown": { asked: number; reach: number; columns: string[]; data: string };
  "no-quantiles": { model: string };
  "no-dropout": { model: string };
  "bad-from": { from: string | number; first: string | number; last: string | number };
  "not-csv": { path: string };
  "layer-shape": { layer: string; position: number; input: number[]; symbols: boolean };
  "not-ascending": { key: string; value: number };
  "not-recurrent": object;
  "too-large": { params: number; limit: number };
  "too-many-layers": { layers: number; limit: number };
  "text-source": { key: string };
  "short-text": { name: string; symbols: number; seq_length: number };
  "reads-ahead": { key: string };
  "too-many-samples": { samples: number; limit: number };
  "no-labels": { generator: string };
  "no-texts": { generator: string };
  "needs-key": { key: string; other: string };
  "label-is-feature": { column: string };
  "no-features": object;
  "not-classes": { name: string; label: string };
  "not-numbers": { name: string; label: string };
  "empty-notebook": object;
  "js-not-allowed": object;
  "unknown-target": { target: string; near?: string };
  "bad-parameter": { target: string; value: string };
  "unknown-class": { name: string; known: string[] };
  "nan-loss": { epoch: number; step: number; causes: string[] };
}

export type Code = keyof Findings;
export type Finding = { [C in Code]: { code: C } & Findings[C] }[Code];

/** The default of the key of the cell that a value stands in. */
export interface Fallback {
  key: string;
  text: string;
}

/** Where an unknown key may have been meant to stand. */
export type KeyHint =
  | { near: string }
  | { kinds: string[]; as: string }
  | { inside: string; as: string }
  | { beside: string; as: string }
  | { known: string[] };

export type YamlTrouble =
  | "tab"
  | "quote"
  | "bracket"
  | "comma"
  | "indent"
  | "line"
  | "colon"
  | "deeper"
  | "start"
  | "token"
  | "documents"
  | "alias"
  | "tag"
  | "key"
  | "other";

export function issue(finding: Finding, span: Span): Issue {
  const { severity, message, remedy } = worded(finding);
  const fix = fixOf(finding);
  return {
    code: finding.code,
    severity,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    span,
    ...(fix === undefined ? {} : { fix }),
  };
}

export function fault(finding: Finding, span?: Span): Fault {
  const { message, remedy } = worded(finding);
  return new Fault(finding.code, message, remedy, span);
}
