import * as vscode from "vscode";
import type { ParsedCell } from "../../cells/parsed";
import { parseNotebook } from "../../cells/syntax";
import { fromDocument } from "../document/notebook-data";
import { cellLanguage, notebookType } from "../names";

/** The cells that providers are asked about. */
export const rnnCells: vscode.DocumentSelector = { notebookType, language: cellLanguage };

/** The cell that a text document belongs to, with all cells of its notebook as they are parsed. */
export function cellsAround(
  document: vscode.TextDocument,
): { notebook: vscode.NotebookDocument; cells: ParsedCell[]; index: number } | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const index = notebook.getCells().findIndex((cell) => cell.document === document);
    if (index >= 0) return { notebook, cells: parsedCells(notebook), index };
  }
  return undefined;
}

const kept = new WeakMap<vscode.NotebookDocument, { key: string; cells: ParsedCell[] }>();

/** Its cells as they are parsed: once for each text, however many providers ask. */
export function parsedCells(notebook: vscode.NotebookDocument): ParsedCell[] {
  const key = notebook
    .getCells()
    .map(({ document }) => `${document.uri.fragment}:${document.version}:${document.languageId}`)
    .join();
  const known = kept.get(notebook);
  if (known?.key === key) return known.cells;
  const cells = parseNotebook(fromDocument(notebook).cells);
  kept.set(notebook, { key, cells });
  return cells;
}
