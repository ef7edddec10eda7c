import * as vscode from "vscode";
import { notebookOf, type CommandContext } from "./command";

const patience = 5000;

/** Asks the running cell to stop with the best weights so far; offers a restart where it does not. */
export async function stopTraining(context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  const session = notebook && context.sessions.find(notebook);
  if (session === undefined) return;
  await session.interrupt();
  const deadline = Date.now() + patience;
  while (session.busy && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  if (!session.busy) return;
  const restart = "Restart Kernel";
  const choice = await vscode.window.showWarningMessage(
    `The cell has not stopped within ${patience / 1000} s. A restart ends it at once; the last checkpoint stays.`,
    restart,
  );
  if (choice === restart && session.busy) await session.restart();
}
