import * as vscode from "vscode";
import { notebookType } from "../names";

/** Notebooks of ours that are being made: VS Code reads 0 bytes for each before it puts their cells in. */
let pending = 0;

/** Opens and shows a new notebook that is no file yet. */
export async function openUntitled(data: vscode.NotebookData): Promise<void> {
  pending++;
  const notebook = await Promise.resolve(vscode.workspace.openNotebookDocument(notebookType, data)).finally(
    () => pending--,
  );
  await vscode.window.showNotebookDocument(notebook);
}

/**
 * Whether 0 bytes are asked about now because of `openUntitled`. Of other untitled notebooks VS Code tells nothing
 * before they are read: those are refused where an empty file lies in the workspace, which is the safer mistake.
 */
export function isUntitledOpening(): boolean {
  return pending > 0;
}
