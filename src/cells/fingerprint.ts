import { needsOf } from "./graph";
import { kindNamed } from "./index";
import type { ParsedCell } from "./parsed";
import { findCell } from "./references";

/**
 * A short text for each cell that changes when its result may change: with its kind, its name, its configuration as
 * completed, and the fingerprints of what it needs. Layout, comments, the order of keys and defaults that are written
 * out change nothing. Undefined for cells without a result of their own, and for those that cannot run.
 */
export function fingerprints(cells: readonly ParsedCell[]): (string | undefined)[] {
  const prints = new Map<ParsedCell, string>();
  return cells.map((cell, position) => {
    const print = fingerprint(cell, cells.slice(0, position), prints);
    if (print !== undefined) prints.set(cell, print);
    return print;
  });
}

function fingerprint(
  cell: ParsedCell,
  above: readonly ParsedCell[],
  prints: ReadonlyMap<ParsedCell, string>,
): string | undefined {
  const own = cell.script === undefined ? [cell.kind, cell.name, lasting(cell)] : ["js", cell.source];
  if (own.includes(undefined) || (kindNamed(cell.kind) === undefined && cell.script === undefined))
    return undefined;
  const needs: string[] = [];
  for (const need of needsOf(cell, above)) {
    const needed = findCell(above, need.kind, need.name);
    const print = needed && prints.get(needed);
    if (print === undefined) return undefined;
    needs.push(print);
  }
  return hash(canonical([...own, needs]));
}

/** The configuration without what says only how a run begins. */
function lasting({ kind, config }: ParsedCell): unknown {
  if (typeof config !== "object" || config === null) return config;
  const keys = kindNamed(kind)?.keys ?? {};
  return Object.fromEntries(Object.entries(config).filter(([name]) => keys[name]?.fleeting !== true));
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** FNV-1a of 64 bits over UTF-16 units: enough to tell versions of one notebook apart, no protection against intent. */
function hash(text: string): string {
  let state = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    state = BigInt.asUintN(64, (state ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return state.toString(16).padStart(16, "0");
}
