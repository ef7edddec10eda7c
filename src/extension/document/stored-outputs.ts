import * as vscode from "vscode";
import { parseNotebook } from "../../cells/syntax";
import { findOutputs, openStore, storageFor } from "../../store";
import type { StoredCell } from "../../store/api";
import { cellOutput, isOurs } from "../run/output-items";
import { fromNotebookData } from "./notebook-data";
import type { StoredOutputs } from "./serializer";
import { isUntitledOpening } from "./untitled";
import { fileWithBytes, tabBeingOpened } from "./which-file";

/** Brings back what the last run showed. A failure here costs the outputs, never the notebook. */
export function storedOutputs(log: (text: string) => void): StoredOutputs {
  return {
    isNew: async () => isUntitledOpening() || (await fileWithBytes(new Uint8Array())) === undefined,
    async restore(bytes, data) {
      try {
        const file = (await fileWithBytes(bytes)) ?? tabBeingOpened();
        if (file?.scheme === "file") restoreFrom(storageFor(file.fsPath), data, log);
      } catch (error) {
        log(`The outputs of the last run could not be read: ${String(error)}`);
      }
    },
  };
}

function restoreFrom(folder: string, data: vscode.NotebookData, log: (text: string) => void): void {
  const stored = openStore(folder).readOutputs(log);
  if (stored.length === 0) return;
  const found = findOutputs(stored, parseNotebook(fromNotebookData(data).cells));
  data.cells.forEach((cell, i) => {
    const run = found[i]?.cell;
    if (run !== undefined) restoreCell(cell, run);
  });
}

function restoreCell(
  cell: vscode.NotebookCellData,
  { source, outputs, order, started, ms, state }: StoredCell,
): void {
  // The file may be somebody else's: nothing but our own outputs is shown, never HTML or a script.
  cell.outputs = outputs.filter(isOurs).map((output) => cellOutput(output, source));
  cell.executionSummary = {
    executionOrder: order,
    // No icon for a cell that was stopped, as while it was there.
    ...(state === "interrupted" ? {} : { success: state === "ok" }),
    timing: { startTime: started, endTime: started + ms },
  };
}
