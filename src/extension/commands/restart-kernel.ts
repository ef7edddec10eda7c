import * as vscode from "vscode";
import { mayRun } from "../run/trust";
import { notebookOf, property, type CommandContext } from "./command";

const neverAsk = "rnnbook.restartWithoutAsking";

/** Ends the notebook's kernel and starts another one; what is trained stays on disk. */
export async function restartKernel(context: CommandContext, argument: unknown): Promise<void> {
  const notebook = notebookOf(argument);
  // It starts a kernel, which is as good as running a cell.
  if (notebook === undefined || !mayRun()) return;
  const session = context.sessions.of(notebook);
  if (session.hasKernel && !(await mayRestart(context, argument))) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: "Restarting the kernel" },
    () => session.restart(),
  );
}

async function mayRestart({ extension }: CommandContext, argument: unknown): Promise<boolean> {
  if (property(argument, "confirm") === false || extension.globalState.get<boolean>(neverAsk) === true) {
    return true;
  }
  const [restart, always] = ["Restart", "Restart and Don't Ask Again"];
  const choice = await vscode.window.showWarningMessage(
    "Restart the kernel? Cells that run are stopped. Outputs and checkpoints stay.",
    { modal: true },
    restart,
    always,
  );
  if (choice === always) await extension.globalState.update(neverAsk, true);
  return choice === restart || choice === always;
}
