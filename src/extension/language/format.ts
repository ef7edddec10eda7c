import * as vscode from "vscode";
import { formatted } from "../../cells/language/format";
import { rnnCells } from "./notebook-cells";

/** Format Cell and Format Notebook. */
export function registerFormatting(context: vscode.ExtensionContext): void {
  const provider: vscode.DocumentFormattingEditProvider = {
    provideDocumentFormattingEdits(document) {
      const source = document.getText();
      const text = formatted(source.replace(/\r\n?/g, "\n"));
      if (text === source) return [];
      const all = new vscode.Range(document.positionAt(0), document.positionAt(source.length));
      return [vscode.TextEdit.replace(all, text)];
    },
  };
  context.subscriptions.push(vscode.languages.registerDocumentFormattingEditProvider(rnnCells, provider));
}
