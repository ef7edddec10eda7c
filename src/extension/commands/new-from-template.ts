import * as vscode from "vscode";
import { starters } from "../../cells/language/starters";
import { newNotebook } from "../../notebook/notebook";
import { toNotebookData } from "../document/notebook-data";
import { openUntitled } from "../document/untitled";
import type { CommandContext } from "./command";

/** Opens an untitled notebook that runs as it is and wants only other data. `argument` may name it. */
export async function newFromTemplate(_context: CommandContext, argument: unknown): Promise<void> {
  const named = starters.find(({ label }) => label.toLowerCase() === String(argument).toLowerCase());
  const picked =
    named ?? (await vscode.window.showQuickPick([...starters], { placeHolder: "What the notebook is for" }));
  if (picked !== undefined)
    await openUntitled(toNotebookData({ ...newNotebook(), cells: [...picked.cells] }));
}
