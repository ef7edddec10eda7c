import * as vscode from "vscode";
import { outlineOf, type OutlineItem } from "../../cells/language/outline";
import { cellsAround, rnnCells } from "./notebook-cells";
import { toRange } from "./range";

/** The outline and the breadcrumbs of a cell. */
export function registerOutline(context: vscode.ExtensionContext): void {
  const provider: vscode.DocumentSymbolProvider = {
    provideDocumentSymbols(document) {
      const around = cellsAround(document);
      const cell = around?.cells[around.index];
      return cell === undefined ? [] : outlineOf(cell).map((item) => toSymbol(document, item));
    },
  };
  context.subscriptions.push(vscode.languages.registerDocumentSymbolProvider(rnnCells, provider));
}

function toSymbol(document: vscode.TextDocument, item: OutlineItem): vscode.DocumentSymbol {
  const range = toRange(document, item.span);
  const symbol = new vscode.DocumentSymbol(item.name, item.detail, kinds[item.is], range, range);
  symbol.children = item.children.map((child) => toSymbol(document, child));
  return symbol;
}

const kinds: Record<OutlineItem["is"], vscode.SymbolKind> = {
  cell: vscode.SymbolKind.Class,
  key: vscode.SymbolKind.Property,
  layer: vscode.SymbolKind.Field,
};
