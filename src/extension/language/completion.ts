import * as vscode from "vscode";
import { completionsAt, takesFile, type Completion } from "../../cells/language/completion";
import type { FilesOf } from "./sources";
import { sourceFiles } from "./source-files";
import { cellsAround, rnnCells } from "./notebook-cells";
import { toRange } from "./range";

/** Offers kinds, keys, values, names, layers, files and whole cells. */
export function registerCompletion(context: vscode.ExtensionContext, filesOf: FilesOf): void {
  const provider: vscode.CompletionItemProvider = {
    async provideCompletionItems(document, position) {
      const around = cellsAround(document);
      if (around === undefined) return [];
      const { notebook, cells, index } = around;
      const [source, offset] = [document.getText(), document.offsetAt(position)];
      const files = takesFile(source, offset) ? await sourceFiles(context, notebook) : [];
      const file = fileNamedIn(cells[index]?.raw["source"]);
      const columns = file === undefined ? undefined : filesOf(notebook)?.columnsOf(file);
      const surroundings = { cells, index, files, ...(columns && { columns }) };
      return completionsAt(source, offset, surroundings).map((completion, place) =>
        toItem(document, completion, place),
      );
    },
  };
  context.subscriptions.push(
    vscode.languages.registerCompletionItemProvider(rnnCells, provider, ":", " ", "{", "[", ","),
  );
}

/** Of a cell that is being written, and so rarely whole. */
function fileNamedIn(source: unknown): string | undefined {
  if (typeof source === "string") return source;
  const isFile = typeof source === "object" && source !== null && "file" in source;
  return isFile && typeof source.file === "string" ? source.file : undefined;
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
