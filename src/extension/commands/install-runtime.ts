import * as vscode from "vscode";
import { Fault } from "../../base/issue";
import { findRuntime, installRuntime as install, type InstallProgress } from "../../client/runtime";
import { execPath, homeOf, nodeEnvironment } from "../run/kernel-options";
import { readSettings } from "../settings";
import type { CommandContext } from "./command";

/** Brings TensorFlow to this machine. Kernels take it from their next start. */
export async function installRuntime(context: CommandContext): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.window.showWarningMessage("TensorFlow is installed from trusted workspaces only.");
    return;
  }
  const settings = readSettings();
  const home = homeOf(settings);
  const present = findRuntime(home);
  if (present !== undefined) {
    await vscode.window.showInformationMessage(`TensorFlow ${present.version} is installed already.`);
    return;
  }
  try {
    const runtime = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "TensorFlow", cancellable: true },
      (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        return install({
          home,
          dist: vscode.Uri.joinPath(context.extension.extensionUri, "dist").fsPath,
          mirror: settings.runtimeMirror === "" ? undefined : settings.runtimeMirror,
          execPath: execPath(settings),
          env: { ...process.env, ...nodeEnvironment },
          signal: abort.signal,
          onProgress: reporter(progress),
        });
      },
    );
    context.runtimeChanged();
    await vscode.window.showInformationMessage(
      `TensorFlow ${runtime.version} is installed. Restart a kernel that runs to use it.`,
    );
  } catch (error) {
    context.log.error(String(error));
    if (error instanceof Fault && error.code === "runtime_aborted") return;
    const remedy = error instanceof Fault ? (error.remedy ?? "") : "The log says more.";
    const message = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(`${message} ${remedy}`.trim());
  }
}

/** Of the phases only some can be counted; the bar moves within those. */
function reporter(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (step: InstallProgress) => void {
  let shown = 0;
  let phase: string | undefined;
  return (step) => {
    if (step.phase !== phase) shown = 0;
    phase = step.phase;
    const percent = step.total ? (100 * (step.done ?? 0)) / step.total : 0;
    const rounded = step.total ? ` (${Math.floor(percent)} %)` : "";
    progress.report({
      message: step.sentence + rounded,
      increment: phase === "download" ? percent - shown : 0,
    });
    shown = percent;
  };
}
