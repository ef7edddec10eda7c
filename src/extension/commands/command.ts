import * as vscode from "vscode";
import type { Log } from "../log";
import { notebookType } from "../names";
import type { Sessions } from "../run/sessions";

/** What a command may use. */
export interface CommandContext {
  extension: vscode.ExtensionContext;
  sessions: Sessions;
  log: Log;
  /** The runtime was installed or removed. */
  runtimeChanged(): void;
}

/** `argument` is what VS Code or another caller passes; see `notebookOf`. */
export type Command = (context: CommandContext, argument: unknown) => Promise<unknown>;

/** The notebook that a command is meant for: named by the toolbar or by a caller's URI, else the active one. */
export function notebookOf(argument: unknown): vscode.NotebookDocument | undefined {
  const uri = uriOf(argument) ?? vscode.window.activeNotebookEditor?.notebook.uri;
  return vscode.workspace.notebookDocuments.find(
    (notebook) => notebook.notebookType === notebookType && notebook.uri.toString() === uri?.toString(),
  );
}

/**
 * The toolbar of a notebook passes `{ notebookEditor: { notebookUri } }`, that of a cell the cell, callers in code a
 * URI or `{ notebook: URI }`.
 */
function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const notebook = property(argument, "notebook");
  const named =
    property(notebook, "uri") ?? notebook ?? property(property(argument, "notebookEditor"), "notebookUri");
  return named instanceof vscode.Uri ? named : undefined;
}

export function property(value: unknown, key: string): unknown {
  // SAFETY: reading a property that is not there gives undefined.
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** Runs cells as if the user had: VS Code asks for trust and selects the kernel. */
export async function executeCells(
  notebook: vscode.NotebookDocument,
  cells: readonly vscode.NotebookCell[],
): Promise<void> {
  await vscode.commands.executeCommand("notebook.cell.execute", {
    ranges: cells.map(({ index }) => ({ start: index, end: index + 1 })),
    document: notebook.uri,
    autoReveal: false,
  });
}
