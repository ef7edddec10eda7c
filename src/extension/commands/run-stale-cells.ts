import * as vscode from "vscode";
import { freshness } from "../run/freshness";
import { executeCells, notebookOf, type CommandContext } from "./command";

/** Runs again what has run and was overtaken by a change, in order. */
export async function runStaleCells(_context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  if (notebook === undefined) return;
  const states = freshness(notebook);
  const stale = notebook.getCells().filter(({ index }) => typeof states[index] === "object");
  if (stale.length > 0) await executeCells(notebook, stale);
  else await vscode.window.showInformationMessage("No cell is stale: all that has run is as its text says.");
}
