import type { Need } from "./kind";
import type { ParsedCell } from "./parsed";
import { neededCells } from "./plan";
import { parseCell } from "./syntax";

/** What is known of the last run of a cell. */
export interface LastRun {
  /** The text that ran. */
  source: string;
  /** Milliseconds since 1970. */
  started: number;
}

/** Why what a cell shows is no longer what it would show now. */
export type Stale =
  /** Its own text was changed. */
  | { because: "changed" }
  /** A cell above that it needs is stale itself, or has run again since. */
  | { because: "above"; need: Need };

/**
 * For each cell that has run, whether it is stale; undefined for the others. Layout and comments change nothing. Files
 * that cells read are not looked at: a run does that.
 */
export function staleness(
  cells: readonly ParsedCell[],
  runs: readonly (LastRun | undefined)[],
): (Stale | "fresh" | undefined)[] {
  const found: (Stale | "fresh" | undefined)[] = [];
  for (const [index, cell] of cells.entries()) {
    const run = runs[index];
    found.push(run === undefined ? undefined : stateOf(cells, cell, index, run, runs, found));
  }
  return found;
}

function stateOf(
  cells: readonly ParsedCell[],
  cell: ParsedCell,
  index: number,
  run: LastRun,
  runs: readonly (LastRun | undefined)[],
  above: readonly (Stale | "fresh" | undefined)[],
): Stale | "fresh" {
  if (!saysTheSame(run.source, cell)) return { because: "changed" };
  for (const { kind, name, cell: needed } of neededCells(cells, index)) {
    const state = above[needed];
    const since = (runs[needed]?.started ?? 0) > run.started;
    if (since || (state !== undefined && state !== "fresh"))
      return { because: "above", need: { kind, name } };
  }
  return "fresh";
}

/** Whether a text says what the cell says now: layout, comments and the order of keys do not count. */
function saysTheSame(source: string, cell: ParsedCell): boolean {
  if (source === cell.source) return true;
  if (cell.language !== "rnn") return false;
  const [then, now] = [source, cell.source].map((text) => parseCell(text, cell.index, cell.language));
  if (then?.config === undefined || now?.config === undefined) return false;
  return (
    JSON.stringify([then.kind, then.name, then.config]) === JSON.stringify([now.kind, now.name, now.config])
  );
}
