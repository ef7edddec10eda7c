import * as vscode from "vscode";

/** Whether a kernel may run here. Where it may not, the user is told, and shown the way to change it. */
export function mayRun(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void askForTrust();
  return false;
}

async function askForTrust(): Promise<void> {
  const manage = "Manage Trust";
  const choice = await vscode.window.showWarningMessage(
    "Cells run in trusted workspaces only, and this one is not trusted.",
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand("workbench.trust.manage");
}
