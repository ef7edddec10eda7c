import { trainingCells } from "../language/training-cells";
import { executeCells, notebookOf, type CommandContext } from "./command";

/** Runs every cell that trains, and what it needs. */
export async function trainAll(_context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  if (notebook === undefined) return;
  await executeCells(
    notebook,
    trainingCells(notebook).map(({ cell }) => cell),
  );
}
