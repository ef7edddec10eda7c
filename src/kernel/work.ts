import { dirname } from "node:path";
import { assert } from "../base/assert";
import { kindNamed } from "../cells";
import { namedValues } from "../cells/js/graph";
import { scriptKind } from "../cells/script-kind";
import { needsOf, nodesOf } from "../cells/graph";
import type { CellKind, Need } from "../cells/kind";
import type { ParsedCell } from "../cells/parsed";
import type { CellContext } from "./context";
import { digestOf } from "./digest";
import { runScript } from "./js/run-script";
import type { ProcessOptions } from "./options";

/** A cell that can run, in either language, with what it takes and what it leaves behind. */
export interface Work {
  cell: ParsedCell;
  /** How its outputs are called. */
  title: Need;
  /** What it leaves behind for the cells below. */
  nodes: Need[];
  needs: Need[];
  /** The value of each node. Throws `Fault` for what the user can mend. */
  run(context: CellContext, surroundings: Surroundings): Promise<Made[]>;
  /** The node that can be brought back from a checkpoint, with how. */
  restore?: { node: Need; value: NonNullable<CellKind["restore"]> };
}

export type Made = Need & { value: unknown };

/** What a JavaScript cell needs to know of the kernel around it. */
export interface Surroundings {
  order: number;
  options: Pick<ProcessOptions, "notebook" | "workspace">;
  signal: AbortSignal;
  interrupted: () => boolean;
  warn: (sentence: string) => void;
}

/** Undefined for a cell that cannot run as it is. */
export function workOf(cell: ParsedCell, above: readonly ParsedCell[]): Work | undefined {
  const [nodes, needs] = [nodesOf(cell), needsOf(cell, above)];
  if (cell.script !== undefined) {
    const title = { kind: scriptKind, name: "" };
    const run: Work["run"] = (context, around) => runScriptCell(cell, above, context, around);
    return { cell, title, nodes, needs, run };
  }
  const kind = kindNamed(cell.kind);
  const [node] = nodes;
  if (kind === undefined || node === undefined || cell.config === undefined) return undefined;
  return {
    cell,
    title: node,
    nodes,
    needs,
    run: async (context) => [{ ...node, value: await kind.run(cell.config, context) }],
    ...(kind.restore && { restore: { node, value: kind.restore.bind(kind) } }),
  };
}

async function runScriptCell(
  cell: ParsedCell,
  above: readonly ParsedCell[],
  context: CellContext,
  { options, ...around }: Surroundings,
): Promise<Made[]> {
  const { script, source } = cell;
  assert(script !== undefined, "the cell is JavaScript");
  const exported = await runScript({
    source,
    script,
    names: namedValues(script, above),
    context,
    folder: options.notebook === undefined ? options.workspace : dirname(options.notebook),
    opened: (path) => context.reads.set(path, digestOf(path)),
    ...around,
  });
  return [...exported].map(([name, value]) => ({ kind: scriptKind, name, value }));
}
