import * as vscode from "vscode";
import { trainingCells, type TrainingCell } from "../language/training-cells";
import { shownOutput } from "../run/output-items";
import { executeCells, notebookOf, property, type CommandContext } from "./command";
import { pickTraining } from "./pick-training";

/**
 * Runs a cell that trains from where its last training stopped, whatever it says of `resume`. Where all its epochs are
 * done the user says up to which it goes on, and that is written into the cell.
 */
export async function continueTraining(context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  if (notebook === undefined) return;
  const found = await pickTraining(trainingCells(notebook), argument, "The model to train on");
  if (found === undefined || !(await hasEpochsLeft(found, property(argument, "epochs")))) return;
  const { cell, kind, name } = found;
  const params = { [`${kind}.${name}.resume`]: "true" };
  await context.sessions.of(notebook).runWith(cell, params, () => executeCells(notebook, [cell]));
}

async function hasEpochsLeft(training: TrainingCell, asked: unknown): Promise<boolean> {
  const last = shownOutput(training.cell, "training");
  if (last === undefined || last.epochs_run < last.epochs) return true;
  // The cell may say more by now than when it ran.
  if (training.epochs !== undefined && training.epochs > last.epochs_run) return true;
  const epochs = typeof asked === "number" ? asked : await askForEpochs(training.name, last.epochs_run);
  if (epochs === undefined) return false;
  const { document } = training.cell;
  const { span } = training;
  const edit = new vscode.WorkspaceEdit();
  if (span !== undefined) {
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    edit.replace(document.uri, range, String(epochs));
  } else {
    const { end } = document.lineAt(document.lineCount - 1).range;
    edit.insert(document.uri, end, `${end.character === 0 ? "" : "\n"}epochs: ${epochs}`);
  }
  return vscode.workspace.applyEdit(edit);
}

async function askForEpochs(model: string, done: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: `Continue Training ${model}`,
    prompt: `All ${done} epochs are done. Up to which epoch shall it go on?`,
    value: String(2 * done),
    validateInput: (value) =>
      Number.isInteger(Number(value)) && Number(value) > done ? undefined : `A whole number above ${done}.`,
  });
  return text === undefined ? undefined : Number(text);
}
