import * as vscode from "vscode";
import type { Cell, CellLanguage, Layout, Notebook } from "../../notebook/notebook";
import { cellLanguage, scriptLanguages } from "../names";

/**
 * Cell metadata that must reach the file. It is not transient: a transient key would be gone before the serializer
 * sees it, and with it the way the file was written.
 */
interface LayoutMetadata {
  layout?: Layout;
}

interface NotebookMetadata extends LayoutMetadata {
  frontMatter?: Record<string, unknown>;
}

export function toNotebookData(notebook: Notebook): vscode.NotebookData {
  const data = new vscode.NotebookData(notebook.cells.map(toCellData));
  const metadata: NotebookMetadata = { frontMatter: notebook.frontMatter, layout: notebook.layout };
  data.metadata = { ...metadata };
  return data;
}

export function fromNotebookData(data: vscode.NotebookData): Notebook {
  const metadata: NotebookMetadata = data.metadata ?? {};
  return {
    frontMatter: metadata.frontMatter ?? { rnnbook: 1 },
    cells: data.cells.map((cell) => fromCell(cell.kind, cell.languageId, cell.value, cell.metadata)),
    layout: metadata.layout,
  };
}

/** The cells of an open document, as they would be saved now. */
export function fromDocument(document: vscode.NotebookDocument): Notebook {
  const metadata: NotebookMetadata = document.metadata;
  return {
    frontMatter: metadata.frontMatter ?? { rnnbook: 1 },
    cells: document
      .getCells()
      .map((cell) => fromCell(cell.kind, cell.document.languageId, cell.document.getText(), cell.metadata)),
    layout: metadata.layout,
  };
}

function toCellData(cell: Cell): vscode.NotebookCellData {
  const data = new vscode.NotebookCellData(
    cell.language === "markdown" ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code,
    cell.source,
    languageId[cell.language],
  );
  if (cell.layout !== undefined) data.metadata = { layout: cell.layout };
  return data;
}

const languageId: Record<CellLanguage, string> = {
  markdown: "markdown",
  rnn: cellLanguage,
  js: "javascript",
};

function fromCell(
  kind: vscode.NotebookCellKind,
  language: string,
  value: string,
  metadata: LayoutMetadata | undefined,
): Cell {
  const source = value.replace(/\r\n?/g, "\n");
  const layout = metadata?.layout;
  if (kind === vscode.NotebookCellKind.Markup) return { language: "markdown", source, layout };
  if (language === cellLanguage) return { language: "rnn", source, layout };
  if (scriptLanguages.includes(language)) return { language: "js", source, layout };
  // The file has no executable cells of other languages. As a block of Markdown nothing is lost.
  return { language: "markdown", source: fenced(language, source) };
}

function fenced(language: string, source: string): string {
  const longest = Math.max(2, ...[...source.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${source}\n${fence}`;
}
