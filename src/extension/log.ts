import * as vscode from "vscode";

/** What the kernels print and what goes wrong behind the scenes; nothing of it leaves the machine. */
export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel("RNNBook", { log: true });
}

export type Log = Pick<vscode.LogOutputChannel, "info" | "error" | "show">;
