import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { parseNotebook } from "../../cells/syntax";
import { findOutputs, openStore, storageFor } from "../../store";
import type { StoredCell } from "../../store/api";
import { notebookType } from "../names";
import { cellOutput, isOurs } from "../run/output-items";
import { fromNotebookData } from "./notebook-data";
import type { StoredOutputs } from "./serializer";
import type { Storage } from "./storage";
import { isUntitledOpening } from "./untitled";
import { emptyFileIsNew, fileBeingMade, fileWithBytes, tabBeingOpened } from "./which-file";

/** Brings back what the last run showed. A failure here costs the outputs, never the notebook. */
export function storedOutputs(storage: Pick<Storage, "ofSaved">, log: (text: string) => void): StoredOutputs {
  return {
    async isNew() {
      if (isUntitledOpening()) return true;
      const file = await fileWithBytes(new Uint8Array());
      return file === undefined || (hasUntitled() && (await emptyFileIsNew(file)));
    },
    async restore(bytes, data) {
      try {
        const untitled = storage.ofSaved(bytes);
        const made = untitled === undefined ? undefined : await fileBeingMade();
        const file = made ?? (await fileWithBytes(bytes)) ?? tabBeingOpened();
        if (file?.scheme !== "file") return;
        const folder = storageFor(file.fsPath);
        if (untitled !== undefined && made !== undefined) takeOver(untitled, folder, log);
        restoreFrom(folder, data, log);
      } catch (error) {
        log(`The outputs of the last run could not be read: ${String(error)}`);
      }
    },
  };
}

function hasUntitled(): boolean {
  return vscode.workspace.notebookDocuments.some(
    ({ notebookType: type, isUntitled }) => isUntitled && type === notebookType,
  );
}

/**
 * An untitled notebook that is saved becomes another document, whose kernel looks beside its file. What it has run and
 * learned is copied there, unless something lies there already.
 */
function takeOver(from: string, to: string, log: (text: string) => void): void {
  if (existsSync(to)) return;
  const outputs = openStore(from).readOutputs(log);
  if (outputs.length === 0) return;
  openStore(to).writeOutputs(outputs);
  const checkpoints = join(from, "checkpoints");
  if (existsSync(checkpoints)) cpSync(checkpoints, join(to, "checkpoints"), { recursive: true });
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
