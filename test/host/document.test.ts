import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { cellOf, close, closeAll, notebookFile, show, small, until } from "./support";

suite("the file", () => {
  teardown(closeAll);

  const unreadable: [what: string, content: string | Uint8Array, place: RegExp][] = [
    ["0 bytes", "", /Line 1, column 1: The file is empty/],
    ["no front matter", "# Title\n", /Line 1, column 1: .*front matter/],
    ["another version", "---\nrnnbook: 9\n---\n", /Line 2, column \d+: .*version 9/],
    ["an unclosed cell", "---\nrnnbook: 1\n---\n\n```{rnn}\ndata: x\n", /Line 5, column 1: .*not closed/],
    ["invalid UTF-8", Uint8Array.of(0x2d, 0x2d, 0x2d, 0x0a, 0xff), /Line 2, column 1: .*UTF-8/],
  ];
  for (const [what, content, place] of unreadable) {
    test(`with ${what} is refused with its place and stays as it is`, async () => {
      const uri = await notebookFile(content);
      const before = await readFile(uri.fsPath);
      await assert.rejects(Promise.resolve(vscode.workspace.openNotebookDocument(uri)), place);
      // The editor that says so must not make a notebook of it either.
      await vscode.commands.executeCommand("vscode.open", uri).then(undefined, () => undefined);
      await vscode.commands.executeCommand("workbench.action.files.saveAll");
      assert.deepEqual(await readFile(uri.fsPath), before);
      assert.equal(
        vscode.workspace.notebookDocuments.find((open) => open.uri.toString() === uri.toString()),
        undefined,
      );
    });
  }

  test("a new notebook is no empty file, even where one lies in the workspace", async () => {
    await notebookFile("");
    await vscode.commands.executeCommand("rnnbook.newNotebook");
    assert.equal(vscode.window.activeNotebookEditor?.notebook.cellCount, 1);
  });

  test("keeps every byte when it is saved, but those of the cell that was edited", async () => {
    const before =
      "\uFEFF---\r\nrnnbook: 1\r\nauthor: Ada\r\n---\r\n\r\n\r\n# Title\r\n\r\n````{rnn #id .wide}\r\n" +
      "data: x\r\nsource: a.csv\r\n````\r\n\r\n\r\n```python\r\n1\r\n```\r\n\r\n```{js}\r\n1 + 1\r\n```";
    const uri = await notebookFile(before);
    const notebook = await show(uri);
    assert.equal(notebook.cellCount, 4);
    await replaceText(cellOf(notebook, "1 + 1"), "2 + 2");
    assert.equal(notebook.isDirty, true);
    assert.equal(await notebook.save(), true);
    assert.equal(await readFile(uri.fsPath, "utf8"), before.replace("1 + 1", "2 + 2"));
  });

  test("a new cell between others leaves their bytes alone", async () => {
    const before = small();
    const uri = await notebookFile(before);
    const notebook = await show(uri);
    const edit = new vscode.WorkspaceEdit();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, "Some *prose*.", "markdown");
    edit.set(uri, [vscode.NotebookEdit.insertCells(1, [cell])]);
    await vscode.workspace.applyEdit(edit);
    await notebook.save();
    const after = await readFile(uri.fsPath, "utf8");
    assert.equal(after.replace("\nSome *prose*.\n", ""), before);
  });

  test("a cell in a language that we cannot run is kept as a block of Markdown", async () => {
    const uri = await notebookFile(small());
    const notebook = await show(uri);
    const edit = new vscode.WorkspaceEdit();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'print("```")', "python");
    edit.set(uri, [vscode.NotebookEdit.insertCells(notebook.cellCount, [cell])]);
    await vscode.workspace.applyEdit(edit);
    await notebook.save();
    assert.ok((await readFile(uri.fsPath, "utf8")).endsWith('\n````python\nprint("```")\n````\n'));
    await close(notebook);
    const again = await show(uri);
    const last = await until("it is read again", () => again.getCells().at(-1));
    assert.equal(last.kind, vscode.NotebookCellKind.Markup);
  });
});

async function replaceText(cell: vscode.NotebookCell, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const { document } = cell;
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  await vscode.workspace.applyEdit(edit);
}
