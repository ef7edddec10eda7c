import type { DataConfig } from "./data-keys";
import type { ModelConfig } from "./model";
import type { ParsedCell } from "./parsed";
import { scriptKind } from "./script-kind";

/** The cell `kind: name` among these, the last if there are several. */
export function findCell(
  cells: readonly ParsedCell[],
  kind: string,
  name: string | undefined,
): ParsedCell | undefined {
  return cells.findLast((cell) =>
    cell.script === undefined
      ? cell.kind === kind && cell.name === name
      : kind === scriptKind && cell.script.exports.some((each) => each.name === name),
  );
}

/** The data cell that a model without `data` is for. */
export function nearestData(cells: readonly ParsedCell[]): ParsedCell | undefined {
  return cells.findLast((cell) => cell.kind === "data" && cell.name !== undefined);
}

/** The configuration of `data: name`, if it stands among these cells and is right. */
export function dataConfig(cells: readonly ParsedCell[], name: string | undefined): DataConfig | undefined {
  // SAFETY: a cell of this kind has a configuration only if the schema of the kind accepted it.
  return findCell(cells, "data", name)?.config as DataConfig | undefined;
}

/** The same of `model: name`. */
export function modelConfig(cells: readonly ParsedCell[], name: string | undefined): ModelConfig | undefined {
  // SAFETY: as above.
  return findCell(cells, "model", name)?.config as ModelConfig | undefined;
}
