import type { StoredCell } from "./api";

/**
 * The stored run that belongs to a cell: by kind, name and source, else by kind and name, in which case it is stale,
 * else by source alone.
 */
export function findOutputs(
  stored: readonly StoredCell[],
  cell: { kind?: string; name?: string; source: string },
): { cell: StoredCell; stale: boolean } | undefined {
  const named = stored.filter((s) => s.kind !== undefined && s.kind === cell.kind && s.name === cell.name);
  const exact = named.find((s) => s.source === cell.source);
  if (exact !== undefined) return { cell: exact, stale: false };
  const [first] = named;
  if (first !== undefined && cell.name !== undefined) return { cell: first, stale: true };
  const same = stored.find((s) => s.source === cell.source);
  return same === undefined ? undefined : { cell: same, stale: false };
}
