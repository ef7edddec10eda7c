import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { book, cellOf, closeAll, hasEnded, openWith, runCell, small, until } from "./support";

suite("what is wrong with a cell", () => {
  teardown(closeAll);

  test("stands on it while it is written, and goes when it is mended", async () => {
    const notebook = await openWith(
      book("data: sine\nsource: {generator: sine, n: 100, period: 20}\nhorizon: 1", "model: net\nunit: 8"),
    );
    const { document } = cellOf(notebook, "model: net");
    const found = await until("it is found", () => diagnosticsOf(document)[0]);
    assert.equal(document.getText(found.range), "unit");
    assert.match(found.message, /units/);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, found.range, "units");
    await vscode.workspace.applyEdit(edit);
    await until("it goes", () => diagnosticsOf(document).length === 0);
  });

  test("what would make the file unreadable stands on its cell before it is saved", async () => {
    const notebook = await openWith(small());
    const edit = new vscode.WorkspaceEdit();
    const text = "Ours:\n<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs";
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, text, "markdown");
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(1, [cell])]);
    await vscode.workspace.applyEdit(edit);
    const { document } = notebook.cellAt(1);
    const found = await until("it is found", () => diagnosticsOf(document)[0]);
    assert.match(found.message, /will not open again: a merge conflict/);
    assert.deepEqual(diagnosticsOf(notebook.cellAt(0).document), []);
    const mend = new vscode.WorkspaceEdit();
    mend.delete(document.uri, document.lineAt(3).rangeIncludingLineBreak);
    await vscode.workspace.applyEdit(mend);
    await until("it goes", () => diagnosticsOf(document).length === 0);
  });

  test("an empty cell is not wrong", async () => {
    const notebook = await openWith(
      book("data: sine\nsource: {generator: sine, n: 100, period: 20}\nunknown: 1", ""),
    );
    await until("the other cell is checked", () => diagnosticsOf(notebook.cellAt(0).document).length > 0);
    assert.deepEqual(diagnosticsOf(notebook.cellAt(1).document), []);
  });

  test("a column that the file lacks and a file that is not there are known before anything runs", async () => {
    const notebook = await openWith(
      book("data: w\nsource: seattle-weather\ntarget: temp_mx", "data: v\nsource: none.csv"),
    );
    const [first, second] = notebook.getCells();
    assert.ok(first && second);
    const column = await until("the column is marked", () => diagnosticsOf(first.document)[0]);
    assert.equal(first.document.getText(column.range), "temp_mx");
    assert.match(column.message, /temp_max/);
    const file = await until("the file is marked", () => diagnosticsOf(second.document)[0]);
    assert.equal(second.document.getText(file.range), "none.csv");
    await writeFile(join(notebook.uri.fsPath, "../none.csv"), "date,price\n2020-01-01,1\n2020-01-02,2\n");
    const edit = new vscode.WorkspaceEdit();
    edit.replace(second.document.uri, second.document.lineAt(0).range, "data: u");
    await vscode.workspace.applyEdit(edit);
    await until("the file is found", () => diagnosticsOf(second.document).length === 0);
    assert.equal(diagnosticsOf(first.document).length, 1);
  });

  test("what fails while it runs stands on its line, until the cell is changed", async () => {
    const source = "{sql: SELECT * FROM 'seattle-weather'}";
    const notebook = await openWith(book(`data: w\nsource: ${source}\ntarget: nope\nhorizon: 1`));
    const cell = notebook.cellAt(0);
    await runCell(cell);
    assert.ok(hasEnded(cell));
    assert.equal(cell.executionSummary?.success, false);
    const found = await until("it is marked", () =>
      diagnosticsOf(cell.document).find(({ message }) => message.includes("nope")),
    );
    assert.equal(cell.document.lineAt(found.range.start.line).text, "target: nope");
    const edit = new vscode.WorkspaceEdit();
    edit.replace(cell.document.uri, cell.document.lineAt(2).range, "target: wind");
    await vscode.workspace.applyEdit(edit);
    await until("it goes", () => diagnosticsOf(cell.document).length === 0);
  });
});

function diagnosticsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri);
}
