import assert from "node:assert/strict";
import * as vscode from "vscode";
import { book, closeAll, codeCells, hasEnded, openWith, outputOf, runCell, textOf, until } from "./support";

const data = "data: sine\nsource: {generator: sine, n: 100, period: 20}\nhorizon: 1";

/** A notebook of a data cell and JavaScript cells. */
function scripts(...cells: string[]): string {
  return book(data) + cells.map((cell) => `\n\`\`\`{js}\n${cell}\n\`\`\`\n`).join("");
}

suite("JavaScript cells", () => {
  teardown(closeAll);

  test("run beside the others, show text, tables and charts, and see what stands above", async () => {
    const notebook = await openWith(
      scripts(
        "exports({ twice: (x: number) => 2 * x });",
        "console.log('rows', twice(sine.rows));\ndisplay(sine.head(2));\ndisplay.line({ y: sine.series().value });",
      ),
    );
    const [, , cell] = codeCells(notebook);
    assert.ok(cell);
    assert.equal(cell.document.languageId, "javascript");
    await runCell(cell);
    assert.deepEqual(
      cell.outputs.map(({ items }) => items[0]?.mime),
      ["text", "table", "chart"].map((name) => `application/vnd.rnnbook.${name}+json`),
    );
    assert.equal(outputOf(cell, "text")?.text, "rows 200\n");
    assert.match(textOf(cell), /rows 200[^]*value[^]*┤/);
    assert.equal(notebook.isDirty, false);
  });

  test("say at the line what is wrong, before and after they have run", async () => {
    const notebook = await openWith(scripts("const a = ;", "const o = {};\no.missing.part"));
    const [, wrong, failing] = codeCells(notebook);
    assert.ok(wrong && failing);
    const [written] = await until("the text is read", () => found(wrong).length > 0 && found(wrong));
    assert.equal(written?.code, "js-syntax");
    assert.equal(written?.range.start.character, 10);
    await runCell(failing);
    const [failed] = await until(
      "the failure stands there",
      () => found(failing).length > 0 && found(failing),
    );
    assert.equal(failed?.code, "js-error");
    assert.deepEqual([failed?.range.start.line, failed?.range.start.character], [1, 10]);
    assert.equal(outputOf(failing, "failure")?.code, "js-error");
  });

  test("that turn without an end stop when asked, and the kernel goes on", async () => {
    const notebook = await openWith(scripts("exports({ a: 5 });", "console.log('on');\nwhile (true);", "a"));
    const [, , endless, after] = codeCells(notebook);
    assert.ok(endless && after);
    void vscode.commands.executeCommand("notebook.execute", notebook.uri);
    await until("it shows something", () => outputOf(endless, "text"));
    await vscode.commands.executeCommand("notebook.cancelExecution");
    await until("it has stopped", () => hasEnded(endless));
    assert.equal(endless.executionSummary?.success, undefined);
    await runCell(after);
    assert.equal(outputOf(after, "text")?.text, "5\n");
  });
});

function found(cell: vscode.NotebookCell): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(cell.document.uri).filter(({ source }) => source === "rnnbook");
}
