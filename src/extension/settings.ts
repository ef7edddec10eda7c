import * as vscode from "vscode";
import type { EngineName } from "../protocol/names";

export interface Settings {
  engine: EngineName | "auto";
  /** Empty where the editor's own executable runs the kernel. */
  nodePath: string;
  /** Empty where the runtime lies in the user's data folder. */
  runtimePath: string;
  runtimeMirror: string;
  kernelIdleMinutes: number;
}

/** As they are now, for a notebook. */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration("rnnbook", scope);
  return {
    engine: section.get<Settings["engine"]>("engine", "auto"),
    nodePath: section.get<string>("node.path", ""),
    runtimePath: section.get<string>("runtime.path", ""),
    runtimeMirror: section.get<string>("runtime.mirror", ""),
    kernelIdleMinutes: section.get<number>("kernel.idleMinutes", 60),
  };
}
