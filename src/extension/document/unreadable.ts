import * as vscode from "vscode";
import type { CellIssue } from "../../cells/check";
import type { Notebook, Refusal } from "../../notebook/notebook";
import { parse } from "../../notebook/parse";
import { print } from "../../notebook/print";
import { notebookType } from "../names";
import { fromDocument } from "./notebook-data";

/** An issue on the cell with which the notebook, saved as it is, could not be opened again. */
export function unreadableIssues(notebook: Notebook): CellIssue[] {
  const refusal = refusalOf(notebook);
  if (refusal === undefined) return [];
  const cell = firstRefused(notebook);
  const [line = ""] = (notebook.cells[cell]?.source ?? "").split("\n");
  const { code, remedy } = refusal;
  return [
    {
      cell,
      code,
      severity: "error",
      message: sentence(refusal),
      remedy,
      span: { start: 0, end: line.length },
    },
  ];
}

/** Says at a save what could otherwise be found out only at the next opening. */
export function warnOfUnreadableSaves(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.workspace.onDidSaveNotebookDocument((document) => {
      if (document.notebookType !== notebookType) return;
      const refusal = refusalOf(fromDocument(document));
      if (refusal === undefined) return;
      void vscode.window.showWarningMessage([sentence(refusal), refusal.remedy].filter(Boolean).join(" "));
    }),
  );
}

function refusalOf(notebook: Notebook): Refusal | undefined {
  const parsed = parse(print(notebook));
  return parsed.ok ? undefined : parsed.refusal;
}

/** By halving: the notebook up to this cell is refused, and up to the one before it is not. */
function firstRefused(notebook: Notebook): number {
  let low = 0;
  let high = notebook.cells.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const cells = notebook.cells.slice(0, middle + 1);
    if (refusalOf({ ...notebook, cells }) === undefined) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sentence({ message }: Refusal): string {
  return `Saved like this, the notebook will not open again: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
