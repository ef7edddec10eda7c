import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as vscode from "vscode";
import { print } from "../../notebook/print";
import { storageFor } from "../../store";
import { fileOf } from "../run/kernel-options";
import { fromDocument } from "./notebook-data";

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

  /** The folder of the untitled notebook that was just saved as these bytes, if there is one that has run. */
  ofSaved(bytes: Uint8Array): string | undefined {
    return vscode.workspace.notebookDocuments
      .filter((notebook) => notebook.isUntitled && this.untitled.has(notebook))
      .filter((notebook) => Buffer.from(bytes).equals(print(fromDocument(notebook))))
      .map((notebook) => this.untitled.get(notebook))
      .find((folder) => folder !== undefined);
  }
}
