import { trainingCells } from "../language/training-cells";
import { executeCells, notebookOf, type CommandContext } from "./command";
import { pickTraining } from "./pick-training";

/** Runs a cell that trains from where its last training stopped, whatever it says of `resume`. */
export async function continueTraining(context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  if (notebook === undefined) return;
  const found = await pickTraining(trainingCells(notebook), argument, "The model to train on");
  if (found === undefined) return;
  const { cell, kind, name } = found;
  const params = { [`${kind}.${name}.resume`]: "true" };
  await context.sessions.of(notebook).runWith(cell, params, () => executeCells(notebook, [cell]));
}
