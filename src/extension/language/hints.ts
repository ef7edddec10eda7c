import * as vscode from "vscode";
import { hintsOf } from "../../cells/language/hints";
import { cellsAround, rnnCells } from "./notebook-cells";
import type { FilesOf } from "./sources";

/** Shapes, parameters, rows, windows and steps beside what they follow from. */
export function registerHints(context: vscode.ExtensionContext, filesOf: FilesOf): void {
  const provider: vscode.InlayHintsProvider = {
    provideInlayHints(document, range) {
      const around = cellsAround(document);
      if (around === undefined) return [];
      const { notebook, cells, index } = around;
      return hintsOf(cells, index, filesOf(notebook)).flatMap(({ offset, text, tooltip }) => {
        const position = document.positionAt(offset);
        if (!range.contains(position)) return [];
        const hint = new vscode.InlayHint(position, text);
        hint.paddingLeft = true;
        if (tooltip !== undefined) hint.tooltip = tooltip;
        return [hint];
      });
    },
  };
  context.subscriptions.push(vscode.languages.registerInlayHintsProvider(rnnCells, provider));
}
