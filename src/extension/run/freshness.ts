import type * as vscode from "vscode";
import { staleness, type LastRun, type Stale } from "../../cells/staleness";
import { parsedCells } from "../language/notebook-cells";
import type { OutputMetadata } from "./output-items";

/** For each cell of an open notebook whether what it shows is stale; undefined for those that show nothing of a run. */
export function freshness(notebook: vscode.NotebookDocument): (Stale | "fresh" | undefined)[] {
  return staleness(parsedCells(notebook), notebook.getCells().map(lastRun));
}

/** Why, as the end of "stale: …". */
export function reasonOf(stale: Stale): string {
  return stale.because === "changed"
    ? "changed since it ran"
    : `${stale.need.kind}: ${stale.need.name} is newer`;
}

function lastRun({ outputs, executionSummary }: vscode.NotebookCell): LastRun | undefined {
  // SAFETY: the metadata of our outputs is made in output-items.ts alone; a foreign one has no `source`.
  const metadata = outputs[0]?.metadata as Partial<OutputMetadata> | undefined;
  if (metadata?.source === undefined) return undefined;
  return { source: metadata.source, started: executionSummary?.timing?.startTime ?? 0 };
}
