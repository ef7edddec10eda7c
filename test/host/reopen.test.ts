import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import {
  cellOf,
  close,
  closeAll,
  codeCells,
  notebookFile,
  outputOf,
  removeOutputs,
  runAll,
  show,
  small,
} from "./support";

suite("opening again", () => {
  teardown(closeAll);

  test("a notebook that has run shows outputs, ticks and order again, and is clean", async () => {
    const uri = await notebookFile(small());
    const before = await readFile(uri.fsPath);
    const notebook = await show(uri);
    await runAll(notebook);
    const shown = seen(notebook);
    assert.equal(await notebook.save(), true);
    await close(notebook);
    const again = await show(uri);
    assert.deepEqual(seen(again), shown);
    assert.equal(again.isDirty, false);
    await again.save();
    assert.deepEqual(await readFile(uri.fsPath), before);
  });

  test("a notebook without kept outputs opens without any", async () => {
    const uri = await notebookFile(small());
    const notebook = await show(uri);
    await runAll(notebook);
    await close(notebook);
    await removeOutputs(uri);
    const again = await show(uri);
    assert.deepEqual(
      again.getCells().map(({ outputs }) => outputs.length),
      again.getCells().map(() => 0),
    );
  });

  test("after an edit the outputs of that cell are still there", async () => {
    const uri = await notebookFile(small());
    const notebook = await show(uri);
    await runAll(notebook);
    const forecast = cellOf(notebook, "forecast: net");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(forecast.document.uri, new vscode.Position(0, "forecast: net".length), "\nlevels: [50]");
    await vscode.workspace.applyEdit(edit);
    await notebook.save();
    await close(notebook);
    const again = await show(uri);
    assert.ok(outputOf(cellOf(again, "forecast: net"), "forecast"));
    assert.ok((await readFile(uri.fsPath, "utf8")).includes("levels: [50]"));
  });
});

function seen(notebook: vscode.NotebookDocument): unknown[] {
  return codeCells(notebook).map(({ outputs, executionSummary }) => ({
    order: executionSummary?.executionOrder,
    success: executionSummary?.success,
    items: outputs.flatMap(({ items }) =>
      items.map(({ mime, data }) => [mime, Buffer.from(data).toString("utf8")]),
    ),
  }));
}
