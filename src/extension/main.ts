import * as vscode from "vscode";
import { startKernel } from "../client/start";
import { registerCommands } from "./commands";
import { showEngine } from "./context-keys";
import { requestCells } from "./document/positions";
import { registerSerializer } from "./document/serializer";
import { Storage } from "./document/storage";
import { storedOutputs } from "./document/stored-outputs";
import { warnOfUnreadableSaves } from "./document/unreadable";
import { registerLanguage } from "./language";
import { registerDiagnostics } from "./language/diagnostics";
import { Sources } from "./language/sources";
import { createLog } from "./log";
import { registerController } from "./run/controller";
import { kernelOptions } from "./run/kernel-options";
import { Session } from "./run/session";
import { Sessions } from "./run/sessions";
import { CellStatus } from "./run/status";

let sessions: Sessions | undefined;

/** A table of contents: what the extension adds to the editor, and how its parts are joined. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const note = (text: string) => log.info(text);
  const storage = new Storage(context);
  const dist = vscode.Uri.joinPath(context.extensionUri, "dist").fsPath;
  const status = CellStatus.register(context);
  const diagnostics = registerDiagnostics(context, new Sources(context.extensionUri, note));
  registerLanguage(context, diagnostics.filesOf);

  registerSerializer(context, storedOutputs(storage, note));
  warnOfUnreadableSaves(context);
  const controller = registerController(context, (notebook) => all.of(notebook));
  const all = new Sessions(
    (notebook) =>
      new Session(notebook, {
        startKernel: () =>
          startKernel(kernelOptions(notebook, { dist, storage: storage.folderOf(notebook) }, note)),
        requestCells: () => requestCells(notebook),
        createExecution: (cell) => controller.createNotebookCellExecution(cell),
        progress: (cell, fields) => status.show(cell, fields),
        failed: (cell, failure) => diagnostics.showFailure(cell, failure),
        log: note,
      }),
    note,
  );
  sessions = all;
  registerCommands({ extension: context, sessions: all, log, runtimeChanged: () => showEngine(controller) });
  showEngine(controller);
  context.subscriptions.push(
    log,
    vscode.workspace.onDidCloseNotebookDocument((notebook) => all.close(notebook)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("rnnbook")) showEngine(controller);
    }),
  );
}

/** VS Code waits for this up to 5 s before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await sessions?.shutdown();
}
