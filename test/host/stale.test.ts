import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cellOf, closeAll, openWith, runAll, small, until } from "./support";

suite("stale cells", () => {
  teardown(closeAll);

  test("a change makes what follows from it stale, and Run Stale Cells runs just that", async () => {
    const notebook = await openWith(small());
    await runAll(notebook);
    const orders = () => notebook.getCells().map(({ executionSummary }) => executionSummary?.executionOrder);
    const before = orders();
    const { document } = cellOf(notebook, "train: net");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, "\nbatch_size: 16");
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand("rnnbook.runStaleCells", notebook.uri);
    await until("both have run again", () => {
      const [training, forecast] = [cellOf(notebook, "train: net"), cellOf(notebook, "forecast: net")];
      return [training, forecast].every(
        ({ index, executionSummary }) =>
          executionSummary?.success === true && executionSummary.executionOrder !== before[index],
      );
    });
    const first = notebook
      .getCells()
      .filter(({ kind }) => kind === vscode.NotebookCellKind.Code)
      .slice(0, 2);
    assert.deepEqual(
      first.map(({ index }) => orders()[index]),
      first.map(({ index }) => before[index]),
    );
  });

  test("Run to Here runs the cells down to the selected one, and none below", async () => {
    const notebook = await openWith(small());
    const model = cellOf(notebook, "model: net");
    await vscode.commands.executeCommand("rnnbook.runToHere", model);
    await until("the model has run", () => model.executionSummary?.success === true);
    assert.equal(cellOf(notebook, "data: sine").executionSummary?.success, true);
    assert.equal(cellOf(notebook, "train: net").executionSummary?.success, undefined);
  });
});
