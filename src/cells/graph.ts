import { kindNamed } from "./index";
import { scriptNeeds, scriptNodes } from "./js/graph";
import type { Need } from "./kind";
import type { ParsedCell } from "./parsed";

/** The nodes that must have run before a cell of either language; none where its text cannot be read. */
export function needsOf(cell: ParsedCell, above: readonly ParsedCell[]): Need[] {
  if (cell.script !== undefined) return scriptNeeds(cell.script, above);
  const kind = kindNamed(cell.kind);
  return kind === undefined || cell.config === undefined ? [] : kind.needs(cell.config, { cell, above });
}

/** The nodes that a cell leaves behind: what it defines or trains, or each name that it exports. */
export function nodesOf(cell: ParsedCell): Need[] {
  if (cell.script !== undefined) return scriptNodes(cell.script);
  const { kind, name } = cell;
  return kind === undefined || name === undefined ? [] : [{ kind, name }];
}
