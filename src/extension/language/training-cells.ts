import type * as vscode from "vscode";
import { kindNamed } from "../../cells";
import { parseNotebook } from "../../cells/syntax";
import { fromDocument } from "../document/notebook-data";

/** The cells that take minutes, with the names of their models. */
export function trainingCells(
  notebook: vscode.NotebookDocument,
): { cell: vscode.NotebookCell; name: string }[] {
  return parseNotebook(fromDocument(notebook).cells).flatMap(({ index, kind, name }) =>
    kindNamed(kind)?.longRunning === true && name !== undefined
      ? [{ cell: notebook.cellAt(index), name }]
      : [],
  );
}
