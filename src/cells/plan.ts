import { needsOf } from "./graph";
import type { Need } from "./kind";
import type { ParsedCell } from "./parsed";
import { findCell } from "./references";

/** A cell of the graph: its node, and its position among all cells. */
export interface PlannedCell extends Need {
  cell: number;
}

/**
 * Which cells to run, in order: the targets, and before each what it needs and is not fresh, and what of that is a
 * target itself. Cells need only what stands above them, so there are no cycles. Markdown and empty cells do not run.
 */
export function plan(
  cells: readonly ParsedCell[],
  targets: readonly number[],
  fresh: (node: PlannedCell) => boolean,
): number[] {
  const wanted = new Set(targets);
  const order = new Set<number>();
  const visit = (position: number): void => {
    const cell = cells[position];
    if (cell === undefined || order.has(position) || !runs(cell)) return;
    for (const need of neededCells(cells, position)) {
      if (wanted.has(need.cell) || !fresh(need)) visit(need.cell);
    }
    order.add(position);
  };
  for (const target of targets) visit(target);
  return [...order];
}

/** The cells above that a cell needs, as far as they are there. */
export function neededCells(cells: readonly ParsedCell[], position: number): PlannedCell[] {
  const cell = cells[position];
  if (cell === undefined) return [];
  const above = cells.slice(0, position);
  return needsOf(cell, above).flatMap((need) => {
    const needed = findCell(above, need.kind, need.name);
    return needed === undefined ? [] : [{ ...need, cell: cells.indexOf(needed) }];
  });
}

function runs(cell: ParsedCell): boolean {
  return (
    cell.language !== "markdown" &&
    (cell.kind !== undefined ||
      cell.issues.some(({ severity }) => severity === "error") ||
      (cell.language === "js" && cell.source.trim() !== ""))
  );
}
