import { trainingCells } from "../language/training-cells";
import { executeCells, notebookOf, type CommandContext } from "./command";
import { pickTraining } from "./pick-training";

/** Asks for a model and runs the cell that trains it. */
export async function trainModel(_context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  if (notebook === undefined) return;
  const found = await pickTraining(trainingCells(notebook), argument, "The model to train");
  if (found !== undefined) await executeCells(notebook, [found.cell]);
}
