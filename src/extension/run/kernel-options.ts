import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { KernelOptions } from "../../client/api";
import { addonName, findRuntime, rnnbookHome } from "../../client/runtime";
import { readSettings, type Settings } from "../settings";

const startTimeout = 10_000;

/** Where a notebook's kernel runs, and on what. `storage` is the folder of its outputs. */
export function kernelOptions(
  notebook: vscode.NotebookDocument,
  place: { dist: string; storage: string },
  log: (line: string) => void,
): KernelOptions {
  const settings = readSettings(notebook.uri);
  const file = fileOf(notebook);
  return {
    notebook: file,
    workspace: workspaceOf(notebook.uri, file) ?? place.storage,
    storage: place.storage,
    engine: settings.engine,
    execPath: execPath(settings),
    env: { ...nodeEnvironment, ...runtimeEnvironment(settings) },
    dist: place.dist,
    startTimeout,
    idleTimeout: settings.kernelIdleMinutes * 60_000,
    log,
  };
}

/** Null for a notebook that is not a file on this machine: untitled, or in a virtual workspace. */
export function fileOf(notebook: vscode.NotebookDocument): string | null {
  return notebook.uri.scheme === "file" && !notebook.isUntitled ? notebook.uri.fsPath : null;
}

/** The folder of the TensorFlow runtime. */
export function homeOf(settings: Settings): string {
  return settings.runtimePath === "" ? rnnbookHome() : settings.runtimePath;
}

export function execPath(settings: Settings): string {
  return settings.nodePath === "" ? process.execPath : settings.nodePath;
}

/** The editor's own executable is Electron; this makes Node of it. */
export const nodeEnvironment = { ELECTRON_RUN_AS_NODE: "1" };

function runtimeEnvironment(settings: Settings): Record<string, string> {
  const home = homeOf(settings);
  const runtime = findRuntime(home);
  return {
    RNNBOOK_HOME: home,
    ...(runtime === undefined ? {} : { RNNBOOK_ADDON: join(runtime.folder, addonName) }),
  };
}

/** Where a notebook's sources are looked for; undefined for one that lies nowhere on this machine. */
export function placeOf(
  notebook: vscode.NotebookDocument,
): { file: string | null; workspace: string } | undefined {
  const file = fileOf(notebook);
  const workspace = workspaceOf(notebook.uri, file);
  return workspace === undefined ? undefined : { file, workspace };
}

function workspaceOf(uri: vscode.Uri, file: string | null): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.workspaceFolders?.[0];
  const within = folder?.uri.scheme === "file" ? folder.uri.fsPath : undefined;
  if (file === null) return within;
  return vscode.workspace.getWorkspaceFolder(uri) === undefined ? dirname(file) : within;
}
