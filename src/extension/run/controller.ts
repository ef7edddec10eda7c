import * as vscode from "vscode";
import { cellLanguage, controllerId, notebookType } from "../names";
import type { Session } from "./session";
import { mayRun } from "./trust";

/**
 * The one controller. With a single one VS Code takes it without asking. The handler's exceptions would only be
 * logged, so a session never throws and ends every cell itself.
 */
export function registerController(
  context: vscode.ExtensionContext,
  sessionOf: (notebook: vscode.NotebookDocument) => Session,
): vscode.NotebookController {
  const controller = vscode.notebooks.createNotebookController(controllerId, notebookType, "RNNBook");
  controller.supportedLanguages = [cellLanguage, "javascript"];
  controller.supportsExecutionOrder = true;
  controller.executeHandler = async (cells, notebook) => {
    if (!mayRun()) return;
    // VS Code passes on cells that have been deleted meanwhile.
    await sessionOf(notebook).run(cells.filter((cell) => cell.index >= 0));
  };
  controller.interruptHandler = (notebook) => sessionOf(notebook).interrupt();
  context.subscriptions.push(
    controller,
    vscode.workspace.onDidOpenNotebookDocument((notebook) => prefer(controller, notebook)),
  );
  for (const notebook of vscode.workspace.notebookDocuments) prefer(controller, notebook);
  return controller;
}

function prefer(controller: vscode.NotebookController, notebook: vscode.NotebookDocument): void {
  if (notebook.notebookType !== notebookType) return;
  controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
}
