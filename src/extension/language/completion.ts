import * as vscode from "vscode";
import { completionsAt, type Completion } from "../../cells/language/completion";
import { sourceFiles } from "./source-files";
import { cellsAround, rnnCells } from "./notebook-cells";
import { toRange } from "./range";

/** Offers kinds, keys, values, names, layers, files and whole cells. */
export function registerCompletion(context: vscode.ExtensionContext): void {
  const provider: vscode.CompletionItemProvider = {
    async provideCompletionItems(document, position) {
      const around = cellsAround(document);
      if (around === undefined) return [];
      const { notebook, cells, index } = around;
      const files = await sourceFiles(context, notebook);
      return completionsAt(document.getText(), document.offsetAt(position), { cells, index, files }).map(
        (completion, place) => toItem(document, completion, place),
      );
    },
  };
  context.subscriptions.push(
    vscode.languages.registerCompletionItemProvider(rnnCells, provider, ":", " ", "{", "[", ","),
  );
}

function toItem(document: vscode.TextDocument, completion: Completion, place: number): vscode.CompletionItem {
  const { label, insert, replace, is, detail, doc } = completion;
  const item = new vscode.CompletionItem(label, kinds[is]);
  item.insertText = is === "snippet" ? new vscode.SnippetString(insert) : insert;
  item.range = toRange(document, replace);
  item.sortText = String(place).padStart(4, "0");
  if (detail !== undefined) item.detail = detail;
  if (doc !== undefined) item.documentation = new vscode.MarkdownString(doc);
  // The next word is offered at once.
  if (insert.endsWith(": ")) item.command = { command: "editor.action.triggerSuggest", title: "" };
  return item;
}

const kinds: Record<Completion["is"], vscode.CompletionItemKind> = {
  kind: vscode.CompletionItemKind.Class,
  name: vscode.CompletionItemKind.Variable,
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  column: vscode.CompletionItemKind.Field,
  file: vscode.CompletionItemKind.File,
  layer: vscode.CompletionItemKind.Module,
  snippet: vscode.CompletionItemKind.Snippet,
};
