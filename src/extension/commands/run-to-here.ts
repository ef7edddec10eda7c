import * as vscode from "vscode";
import { executeCells, notebookOf, property, type CommandContext } from "./command";

/** Runs the cells from the first to the selected one, or to the one whose menu was used. */
export async function runToHere(_context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  if (notebook === undefined) return;
  const index = property(argument, "index");
  const last = typeof index === "number" ? index : (vscode.window.activeNotebookEditor?.selection.start ?? 0);
  const cells = notebook
    .getCells(new vscode.NotebookRange(0, last + 1))
    .filter(
      ({ kind, document }) => kind === vscode.NotebookCellKind.Code && document.getText().trim() !== "",
    );
  await executeCells(notebook, cells);
}
