import * as vscode from "vscode";
import type { TrainingCell } from "../language/training-cells";
import { property } from "./command";

/**
 * The cell that is meant: the one whose toolbar was used, the one that a caller names by `cell` or `model`, the only
 * one there is where that is enough, else the one that the user picks.
 */
export async function pickTraining(
  cells: readonly TrainingCell[],
  argument: unknown,
  placeHolder: string,
): Promise<TrainingCell | undefined> {
  if (cells.length === 0) {
    await vscode.window.showInformationMessage(
      "No cell of this notebook trains a model. Add one: train: name",
    );
    return undefined;
  }
  const model = property(argument, "model");
  const named = cells.find(({ cell, name }) => cell === argument || name === model);
  if (named !== undefined) return named;
  const items = cells.map((each) => ({ label: each.name, description: `cell ${each.cell.index + 1}`, each }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.each;
}
