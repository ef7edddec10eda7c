import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { closeAll, extensionRoot, notebookFile, until } from "./support";

interface Manifest {
  contributes: { commands: { command: string }[]; menus: Record<string, { command: string }[]> };
}

suite("commands", () => {
  teardown(closeAll);

  test("are the same in package.json and in the code", async () => {
    await vscode.extensions.getExtension("rnnbook.rnnbook")?.activate();
    const text = readFileSync(join(extensionRoot(), "package.json"), "utf8");
    // SAFETY: our own package.json.
    const { contributes } = JSON.parse(text) as Manifest;
    const titled = contributes.commands.map(({ command }) => command).sort();
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith("rnnbook."));
    assert.deepEqual(registered.sort(), titled);
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    assert.deepEqual(
      inMenus.filter((id) => !titled.includes(id)),
      [],
    );
  });

  test("New Notebook opens an untitled notebook with one empty cell", async () => {
    await vscode.commands.executeCommand("rnnbook.newNotebook");
    const notebook = await until("it opens", () => vscode.window.activeNotebookEditor?.notebook);
    assert.equal(notebook.notebookType, "rnnbook");
    assert.ok(notebook.isUntitled);
    assert.deepEqual(
      notebook.getCells().map(({ document }) => [document.languageId, document.getText()]),
      [["rnn", ""]],
    );
  });

  test("Open Sample opens a copy that is not the sample itself", async () => {
    await vscode.commands.executeCommand("rnnbook.openSample", "weather");
    const notebook = await until("it opens", () => vscode.window.activeNotebookEditor?.notebook);
    assert.ok(notebook.isUntitled);
    assert.ok(notebook.cellAt(0).document.getText().startsWith("# Tomorrow's temperature"));
    assert.ok(notebook.getCells().some(({ document }) => document.getText().startsWith("forecast: net")));
  });

  test("New Notebook from Template opens one that runs as it is", async () => {
    await vscode.commands.executeCommand("rnnbook.newFromTemplate", "forecast");
    const notebook = await until("it opens", () => vscode.window.activeNotebookEditor?.notebook);
    assert.ok(notebook.isUntitled);
    assert.equal(notebook.cellAt(1).document.lineAt(1).text, "source: seattle-weather");
  });

  test("Create Notebook from File writes a notebook beside a table, and a second one beside that", async () => {
    const beside = await notebookFile("", "unused");
    const table = vscode.Uri.joinPath(beside, "../rides.csv");
    await writeFile(table.fsPath, "day,rain,riders\n2024-01-01,0.5,12\n2024-01-02,0,15\n");
    for (const name of ["rides.rnnbook", "rides-2.rnnbook"]) {
      await vscode.commands.executeCommand("rnnbook.createFromFile", table);
      const notebook = await until("it opens", () => {
        const active = vscode.window.activeNotebookEditor?.notebook;
        return active?.uri.path.endsWith(`/${name}`) === true ? active : undefined;
      });
      assert.equal(
        notebook.cellAt(1).document.getText(),
        "data: series\nsource: rides.csv\ntime: day\ntarget: riders\nhorizon: 7",
      );
    }
  });
});
