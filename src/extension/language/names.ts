import * as vscode from "vscode";
import { definitionAt, findReference, referencesAt, type NamePlace } from "../../cells/language/names";
import { isName } from "../../cells/syntax";
import { cellsAround, rnnCells } from "./notebook-cells";
import { toRange } from "./range";

/** Go to Definition, Find All References and Rename Symbol for names of data and models, across cells. */
export function registerNames(context: vscode.ExtensionContext): void {
  const places = (document: vscode.TextDocument, position: vscode.Position): vscode.Location[] => {
    const around = cellsAround(document);
    if (around === undefined) return [];
    const found = referencesAt(around.cells, around.index, document.offsetAt(position));
    return found.flatMap((place) => locationOf(around.notebook, place));
  };
  const definition: vscode.DefinitionProvider = {
    provideDefinition(document, position) {
      const around = cellsAround(document);
      const found = around && definitionAt(around.cells, around.index, document.offsetAt(position));
      return around && found && locationOf(around.notebook, found)[0];
    },
  };
  const rename: vscode.RenameProvider = {
    prepareRename(document, position) {
      const around = cellsAround(document);
      const found = around && findReference(around.cells, around.index, document.offsetAt(position));
      if (found === undefined) throw new Error("Here stands no name of data or a model.");
      return toRange(document, found.span);
    },
    provideRenameEdits(document, position, name) {
      if (!isName(name)) {
        throw new Error(
          `\`${name}\` cannot be a name. Names are letters, digits, _ and -, and begin with no digit.`,
        );
      }
      const edit = new vscode.WorkspaceEdit();
      for (const { uri, range } of places(document, position)) edit.replace(uri, range, name);
      return edit;
    },
  };
  context.subscriptions.push(
    vscode.languages.registerDefinitionProvider(rnnCells, definition),
    vscode.languages.registerReferenceProvider(rnnCells, {
      provideReferences: (document, position) => places(document, position),
    }),
    vscode.languages.registerRenameProvider(rnnCells, rename),
  );
}

function locationOf(notebook: vscode.NotebookDocument, { cell, span }: NamePlace): vscode.Location[] {
  if (cell >= notebook.cellCount) return [];
  const { document } = notebook.cellAt(cell);
  return [new vscode.Location(document.uri, toRange(document, span))];
}
