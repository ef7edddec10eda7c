import { kindNamed } from "./index";
import type { ParsedCell } from "./parsed";

/** Fills in the defaults that depend on the cells above. The result does not change when it is completed again. */
export function complete(cells: readonly ParsedCell[]): ParsedCell[] {
  const above: ParsedCell[] = [];
  for (const cell of cells) {
    const kind = kindNamed(cell.kind);
    if (kind?.complete === undefined || cell.config === undefined) above.push(cell);
    else above.push({ ...cell, config: kind.complete(cell.config, { cell, above: [...above] }) });
  }
  return above;
}
