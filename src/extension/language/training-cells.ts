import type * as vscode from "vscode";
import { kindNamed } from "../../cells";
import { parseNotebook } from "../../cells/syntax";
import { fromDocument } from "../document/notebook-data";

export interface TrainingCell {
  cell: vscode.NotebookCell;
  kind: string;
  /** Of the model. */
  name: string;
}

/** The cells that take minutes, with the names of their models. */
export function trainingCells(notebook: vscode.NotebookDocument): TrainingCell[] {
  return parseNotebook(fromDocument(notebook).cells).flatMap(({ index, kind, name }) =>
    kind !== undefined && kindNamed(kind)?.longRunning === true && name !== undefined
      ? [{ cell: notebook.cellAt(index), kind, name }]
      : [],
  );
}
