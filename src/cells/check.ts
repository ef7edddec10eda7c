import type { Issue } from "../base/issue";
import { kindNamed } from "./index";
import { issue, type Finding } from "./issues";
import { scriptNameIssues, scriptPlaceIssues } from "./js/graph";
import type { CheckContext, Need } from "./kind";
import { nearest } from "./nearest";
import { applyOverrides } from "./overrides";
import type { ParsedCell } from "./parsed";
import { scriptKind } from "./script-kind";
import { parseNotebook, type CellSource } from "./syntax";
import { findCell } from "./references";

export interface CheckOptions extends Pick<CheckContext, "columnsOf" | "rowsOf"> {
  /** False where JavaScript cells may not run; undefined where that is not known or does not matter. */
  allowJs?: boolean;
  /** Overrides of the command line, "train.net.epochs" to YAML. */
  params?: Record<string, string>;
}

export interface CellIssue extends Issue {
  /** Position among all cells. */
  cell: number;
}

export interface Checked {
  cells: ParsedCell[];
  /** In the order of the cells, then of the text. */
  issues: CellIssue[];
  /** What is wrong with `params`, which is no fault of the notebook. */
  usage: Issue[];
}

/** Everything that can be said of a notebook without running it. Never throws. */
export function check(sources: readonly CellSource[], options: CheckOptions = {}): Checked {
  const { cells, usage } = applyOverrides(parseNotebook(sources), options.params ?? {});
  const issues = cells.flatMap((cell, position) =>
    [...cell.issues, ...issuesOf(cells, position, options)]
      .sort((a, b) => a.span.start - b.span.start)
      .map((found) => ({ ...found, cell: position })),
  );
  if (!cells.some(hasCode))
    issues.push({ ...issue({ code: "empty-notebook" }, { start: 0, end: 0 }), cell: 0 });
  return { cells, issues, usage };
}

function issuesOf(cells: readonly ParsedCell[], position: number, options: CheckOptions): Issue[] {
  const cell = cells[position];
  if (cell === undefined) return [];
  const whole = { start: 0, end: cell.source.length };
  if (cell.language === "js") {
    if (options.allowJs === false && hasCode(cell)) return [issue({ code: "js-not-allowed" }, whole)];
    return scriptPlaceIssues(cells, position);
  }
  return [
    ...nameIssues(cells, cell, position),
    ...needIssues(cells, cell, position),
    ...kindIssues(cells, cell, position, options),
  ];
}

/** A name that is taken, and a second cell where there can be one. */
function nameIssues(cells: readonly ParsedCell[], cell: ParsedCell, position: number): Issue[] {
  const kind = kindNamed(cell.kind);
  const { name } = cell;
  if (kind === undefined || name === undefined) return [];
  const above = cells.slice(0, position).filter((other) => other.name === name);
  const span = cell.nameSpan ?? cell.spanOf([], "value");
  if (kind.role === "defines") {
    const first = above.find((other) => kindNamed(other.kind)?.role === "defines");
    if (first !== undefined) return [issue({ code: "duplicate-name", name, first: nodeOf(first) }, span)];
    return scriptNameIssues(name, span, cells.slice(0, position));
  }
  if (!kind.single || !above.some((other) => other.kind === kind.name)) return [];
  return [issue({ code: "second-cell", cell: nodeOf(cell) }, span)];
}

/** What the cell refers to has to stand above it. One finding says enough: the first that is missing. */
function needIssues(cells: readonly ParsedCell[], cell: ParsedCell, position: number): Issue[] {
  const kind = kindNamed(cell.kind);
  if (kind === undefined || cell.name === undefined) return [];
  const above = cells.slice(0, position);
  const needs = cell.config === undefined ? [] : kind.needs(cell.config, { cell, above });
  const named: Need[] = kind.role === "refers" ? [{ kind: "model", name: cell.name }] : [];
  for (const need of [...named, ...needs]) {
    if (findCell(above, need.kind, need.name) !== undefined) continue;
    return [issue(missing(cells, cell, position, need), spanOfNeed(cell, need))];
  }
  return [];
}

function missing(cells: readonly ParsedCell[], cell: ParsedCell, position: number, need: Need): Finding {
  const by = nodeOf(cell);
  if (need.kind === scriptKind) {
    const below = findCell(cells.slice(position + 1), need.kind, need.name) !== undefined;
    const exported = cells
      .slice(0, position)
      .flatMap(({ script }) => script?.exports.map(({ name }) => name) ?? []);
    const near = nearest(need.name, exported);
    return { code: "unknown-export", by, name: need.name, below, ...(near === undefined ? {} : { near }) };
  }
  if (findCell(cells.slice(position + 1), need.kind, need.name) !== undefined)
    return { code: "defined-below", by, need };
  if (kindNamed(need.kind)?.role === "refers") return { code: "needs-cell", by, need };
  const names = cells
    .slice(0, position)
    .flatMap((other) => (other.kind === need.kind ? (other.name ?? []) : []));
  const near = nearest(need.name, names);
  return { code: "unknown-name", by, need, names, ...(near === undefined ? {} : { near }) };
}

function kindIssues(
  cells: readonly ParsedCell[],
  cell: ParsedCell,
  position: number,
  { columnsOf, rowsOf }: CheckOptions,
): Issue[] {
  const kind = kindNamed(cell.kind);
  if (kind === undefined || cell.config === undefined) return [];
  const above = cells.slice(0, position);
  return kind.check(cell.config, { cell, above, ...(columnsOf && { columnsOf }), ...(rowsOf && { rowsOf }) });
}

/** A key that names the need, such as `data: weather`, or else the first line. */
function spanOfNeed(cell: ParsedCell, need: Need): Issue["span"] {
  if (need.kind === scriptKind) return cell.spanOf(["source"], "value");
  if (cell.raw[need.kind] === need.name) return cell.spanOf([need.kind], "value");
  return need.name === cell.name ? (cell.nameSpan ?? cell.spanOf([], "value")) : cell.spanOf([], "value");
}

function nodeOf(cell: ParsedCell): Need {
  return { kind: cell.kind ?? "", name: cell.name ?? "" };
}

function hasCode(cell: ParsedCell): boolean {
  return cell.language !== "markdown" && !cell.issues.some(({ code }) => code === "cell-empty");
}
