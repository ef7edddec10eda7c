import assert from "node:assert/strict";
import * as vscode from "vscode";
import { book, cellOf, closeAll, openWith } from "./support";

const data = "data: sine\nsource: {generator: sine, n: 100, period: 20}\nhorizon: 1";

suite("writing a cell", () => {
  teardown(closeAll);

  test("completion offers kinds, keys and words, and says what they mean", async () => {
    const notebook = await openWith(book(data, "model: net\nun\ncell: "));
    const { document } = notebook.cellAt(1);
    const keys = await offered(document, new vscode.Position(1, 2));
    const units = keys.find(({ label }) => label === "units");
    assert.equal(units?.detail, "default 64");
    assert.equal(units?.insertText, "units: ");
    const words = await offered(document, new vscode.Position(2, 6));
    assert.deepEqual(
      ["lstm", "gru", "rnn"].filter((word) => !words.some(({ label }) => label === word)),
      [],
    );
    assert.ok((await offered(document, new vscode.Position(0, 0))).some(({ label }) => label === "train"));
  });

  test("completion offers sample data as a source", async () => {
    const notebook = await openWith(book("data: d\nsource: "));
    const files = await offered(notebook.cellAt(0).document, new vscode.Position(1, 8));
    assert.ok(files.some(({ label }) => label === "seattle-weather"));
  });

  test("hovering says what a key means and what a name stands for", async () => {
    const notebook = await openWith(book(data, "model: net\nunits: 4", "train: net"));
    assert.match(await hover(notebook.cellAt(1).document, new vscode.Position(1, 2)), /Size of the state/);
    assert.match(await hover(notebook.cellAt(2).document, new vscode.Position(0, 8)), /units: 4/);
  });

  test("a name leads to its definition and is renamed in every cell", async () => {
    const notebook = await openWith(book(data, "model: net", "train: net", "forecast: net"));
    const { document } = cellOf(notebook, "train: net");
    const place = new vscode.Position(0, 8);
    const [definition] = await command<vscode.Location[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      place,
    );
    assert.equal(definition?.uri.toString(), cellOf(notebook, "model: net").document.uri.toString());
    const references = await command<vscode.Location[]>(
      "vscode.executeReferenceProvider",
      document.uri,
      place,
    );
    assert.equal(references.length, 3);
    const edit = await command<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      document.uri,
      place,
      "better",
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.deepEqual(
      notebook.getCells().map((cell) => cell.document.lineAt(0).text),
      ["data: sine", "model: better", "train: better", "forecast: better"],
    );
    const refused = Promise.resolve(
      command("vscode.executeDocumentRenameProvider", document.uri, place, "not a name"),
    );
    await assert.rejects(refused, /cannot be a name/);
  });

  test("hints say shapes and sizes beside the text", async () => {
    const notebook = await openWith(book(data, "model: net\nlookback: 5\nstack: [{lstm: 4}]"));
    const { document } = notebook.cellAt(1);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await command<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, all);
    assert.deepEqual(
      hints.map(({ label }) => label),
      ["101 parameters", "[4] 96"],
    );
  });

  test("the outline of a cell has its keys", async () => {
    const notebook = await openWith(book(data, "model: net\nstack: [{lstm: 4}, {dropout: 0.1}]"));
    const [cell] = await command<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      notebook.cellAt(1).document.uri,
    );
    assert.equal(cell?.name, "model: net");
    assert.deepEqual(
      cell.children[0]?.children.map(({ name }) => name),
      ["lstm", "dropout"],
    );
  });

  test("a cell is formatted", async () => {
    const notebook = await openWith(book("data:  sine\nsource: { generator: sine }  "));
    const edits = await command<vscode.TextEdit[]>(
      "vscode.executeFormatDocumentProvider",
      notebook.cellAt(0).document.uri,
      { tabSize: 2, insertSpaces: true },
    );
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.cellAt(0).document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.equal(notebook.cellAt(0).document.getText(), "data: sine\nsource: {generator: sine}");
  });

  test("a quick fix puts the right key", async () => {
    const notebook = await openWith(book(data, "model: net\nunit: 8"));
    const { document } = notebook.cellAt(1);
    const range = new vscode.Range(1, 0, 1, 4);
    const [fix] = await command<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, range);
    assert.equal(fix?.title, "Change to `units`");
    assert.ok(fix?.edit !== undefined && (await vscode.workspace.applyEdit(fix.edit)));
    assert.equal(document.lineAt(1).text, "units: 8");
  });
});

async function offered(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const { items } = await command<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    position,
  );
  return items;
}

async function hover(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const found = await command<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position);
  return found
    .flatMap(({ contents }) => contents)
    .map((part) => (part instanceof vscode.MarkdownString ? part.value : ""))
    .join("\n");
}

function command<Result>(name: string, ...args: unknown[]): Thenable<Result> {
  return vscode.commands.executeCommand<Result>(name, ...args);
}
