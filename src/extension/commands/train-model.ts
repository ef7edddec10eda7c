import * as vscode from "vscode";
import { trainingCells } from "../language/training-cells";
import { executeCells, notebookOf, property, type CommandContext } from "./command";

/** Asks for a model and runs the cell that trains it. */
export async function trainModel(_context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  if (notebook === undefined) return;
  const items = trainingCells(notebook).map(({ cell, name }) => ({
    label: name,
    description: `cell ${cell.index + 1}`,
    cell,
  }));
  if (items.length === 0) {
    await vscode.window.showInformationMessage(
      "No cell of this notebook trains a model. Add one: train: name",
    );
    return;
  }
  const named = property(argument, "model");
  const item =
    items.find(({ label }) => label === named) ??
    (await vscode.window.showQuickPick(items, { placeHolder: "The model to train" }));
  if (item !== undefined) await executeCells(notebook, [item.cell]);
}
