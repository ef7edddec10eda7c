import type * as vscode from "vscode";
import type { CellPosition, Notebook } from "../../notebook/notebook";
import { parse } from "../../notebook/parse";
import { print } from "../../notebook/print";
import type { RunRequest } from "../../protocol/messages";
import { fromDocument } from "./notebook-data";

/** The cells of an open document as a kernel takes them, with the lines that they would have in the file now. */
export function requestCells(document: vscode.NotebookDocument): RunRequest["cells"] {
  const notebook = fromDocument(document);
  const positions = positionsOf(notebook);
  return notebook.cells.map(({ language, source }, index) => ({
    language,
    source,
    line: positions[index]?.line ?? 1,
  }));
}

function positionsOf(notebook: Notebook): CellPosition[] {
  const parsed = parse(print(notebook));
  // A text that cannot be saved, such as one with merge markers, has no lines in a file.
  return parsed.ok && parsed.positions.length === notebook.cells.length ? parsed.positions : [];
}
