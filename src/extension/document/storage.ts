import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as vscode from "vscode";
import { storageFor } from "../../store";
import { fileOf } from "../run/kernel-options";

/** Where the outputs of open notebooks lie: beside their files, those of untitled ones in the extension's storage. */
export class Storage {
  private readonly untitled = new WeakMap<vscode.NotebookDocument, string>();

  constructor(private readonly context: Pick<vscode.ExtensionContext, "storageUri" | "globalStorageUri">) {}

  folderOf(notebook: vscode.NotebookDocument): string {
    const file = fileOf(notebook);
    if (file !== null) return storageFor(file);
    const known = this.untitled.get(notebook);
    if (known !== undefined) return known;
    const { fsPath } = this.context.storageUri ?? this.context.globalStorageUri;
    const folder = join(fsPath, "untitled", randomUUID());
    this.untitled.set(notebook, folder);
    return folder;
  }
}
