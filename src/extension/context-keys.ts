import * as vscode from "vscode";
import { findRuntime } from "../client/runtime";
import { homeOf } from "./run/kernel-options";
import { readSettings } from "./settings";

/** Tells menus and the kernel picker which engine a kernel would have. Reads two small files. */
export function showEngine(controller: vscode.NotebookController): void {
  const settings = readSettings();
  const runtime = settings.engine === "embedded" ? undefined : findRuntime(homeOf(settings));
  controller.description = runtime === undefined ? "embedded engine" : `TensorFlow ${runtime.version}`;
  controller.detail =
    runtime === undefined
      ? "Works everywhere. The command Install TensorFlow Runtime makes it several times faster."
      : runtime.folder;
  void vscode.commands.executeCommand(
    "setContext",
    "rnnbook.engine",
    runtime === undefined ? "embedded" : "native",
  );
}
