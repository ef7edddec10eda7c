import assert from "node:assert/strict";
import * as vscode from "vscode";

suite("commands", () => {
  test("exist", async () => {
    assert.ok((await vscode.commands.getCommands(true)).length > 10);
  });
});
