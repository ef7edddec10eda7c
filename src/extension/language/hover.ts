import * as vscode from "vscode";
import { hoverAt } from "../../cells/language/hover";
import { cellsAround, rnnCells } from "./notebook-cells";
import { toRange } from "./range";

/** What the word under the pointer means. */
export function registerHover(context: vscode.ExtensionContext): void {
  const provider: vscode.HoverProvider = {
    provideHover(document, position) {
      const around = cellsAround(document);
      const hover = around && hoverAt(around.cells, around.index, document.offsetAt(position));
      return hover && new vscode.Hover(new vscode.MarkdownString(hover.text), toRange(document, hover.span));
    },
  };
  context.subscriptions.push(vscode.languages.registerHoverProvider(rnnCells, provider));
}
