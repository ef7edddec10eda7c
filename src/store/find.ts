import type { StoredCell } from "./api";

/** What tells a stored run which cell it belongs to. */
export interface CellIdentity {
  kind?: string | undefined;
  name?: string | undefined;
  source: string;
}

interface FoundOutputs {
  cell: StoredCell;
  /** The source has changed since. */
  stale: boolean;
}

/**
 * The stored run of each cell of a notebook. A run belongs to the cell of its kind, name and source. Of those left,
 * cells and runs of one kind and name belong together in their order, and such a run is stale. Else the source alone
 * decides.
 */
export function findOutputs(
  stored: readonly StoredCell[],
  cells: readonly CellIdentity[],
): (FoundOutputs | undefined)[] {
  const exact = cells.map((cell) => stored.find((run) => sameNode(run, cell) && run.source === cell.source));
  const left = new Set(stored.filter((run) => !exact.includes(run)));
  return cells.map((cell, i) => {
    const found = exact[i];
    if (found !== undefined) return { cell: found, stale: false };
    const older = [...left].find((run) => sameNode(run, cell));
    if (older !== undefined) {
      left.delete(older);
      return { cell: older, stale: true };
    }
    const same = stored.find((run) => run.source === cell.source);
    return same === undefined ? undefined : { cell: same, stale: false };
  });
}

function sameNode(run: StoredCell, { kind, name }: CellIdentity): boolean {
  return run.kind !== undefined && run.name !== undefined && run.kind === kind && run.name === name;
}
