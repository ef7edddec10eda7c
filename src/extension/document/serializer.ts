import * as vscode from "vscode";
import { newNotebook, type Refusal } from "../../notebook/notebook";
import { parse } from "../../notebook/parse";
import { print } from "../../notebook/print";
import { notebookType } from "../names";
import { fromNotebookData, toNotebookData } from "./notebook-data";

/** What the serializer asks of what lies beside the files. */
export interface StoredOutputs {
  /** Whether 0 bytes are those of a new notebook, as VS Code hands them over, and not of a damaged file. */
  isNew(): Promise<boolean>;
  /** Puts the outputs of the last run on the cells. */
  restore(bytes: Uint8Array, data: vscode.NotebookData): Promise<void>;
}

export function registerSerializer(context: vscode.ExtensionContext, stored: StoredOutputs): void {
  context.subscriptions.push(
    vscode.workspace.registerNotebookSerializer(notebookType, new Serializer(stored), {
      transientOutputs: true,
      transientCellMetadata: {
        inputCollapsed: true,
        outputCollapsed: true,
        // Not transient, or it would be gone before a save sees it.
        layout: false,
      },
      transientDocumentMetadata: { frontMatter: false, layout: false },
    }),
  );
}

/** Bytes to cells and back. What cannot be read is refused: an empty notebook in its place would be saved over it. */
class Serializer implements vscode.NotebookSerializer {
  constructor(private readonly stored: StoredOutputs) {}

  async deserializeNotebook(bytes: Uint8Array): Promise<vscode.NotebookData> {
    if (bytes.byteLength === 0 && (await this.stored.isNew())) return toNotebookData(newNotebook());
    const parsed = parse(bytes);
    if (!parsed.ok) throw new Error(sentence(parsed.refusal));
    const data = toNotebookData(parsed.notebook);
    await this.stored.restore(bytes, data);
    return data;
  }

  serializeNotebook(data: vscode.NotebookData): Uint8Array {
    return print(fromNotebookData(data));
  }
}

function sentence({ line, column, message, remedy }: Refusal): string {
  return [`Line ${line}, column ${column}: ${message}`, remedy].filter(Boolean).join(" ");
}
