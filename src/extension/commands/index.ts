import * as vscode from "vscode";
import { Fault } from "../../base/issue";
import type { Command, CommandContext } from "./command";
import { continueTraining } from "./continue-training";
import { createFromFile } from "./create-from-file";
import { installRuntime } from "./install-runtime";
import { newFromTemplate } from "./new-from-template";
import { newNotebook } from "./new-notebook";
import { openSample } from "./open-sample";
import { restartKernel } from "./restart-kernel";
import { runStaleCells } from "./run-stale-cells";
import { runToHere } from "./run-to-here";
import { showKernelLog } from "./show-kernel-log";
import { stopTraining } from "./stop-training";
import { trainAll } from "./train-all";
import { trainModel } from "./train-model";

/** A new command is a new file, a line here and its title in package.json; a test compares the two. */
const commands: Record<string, Command> = {
  "rnnbook.restartKernel": restartKernel,
  "rnnbook.runStaleCells": runStaleCells,
  "rnnbook.runToHere": runToHere,
  "rnnbook.trainAll": trainAll,
  "rnnbook.trainModel": trainModel,
  "rnnbook.continueTraining": continueTraining,
  "rnnbook.stopTraining": stopTraining,
  "rnnbook.openSample": openSample,
  "rnnbook.newNotebook": newNotebook,
  "rnnbook.newFromTemplate": newFromTemplate,
  "rnnbook.createFromFile": createFromFile,
  "rnnbook.showKernelLog": showKernelLog,
  "rnnbook.installRuntime": installRuntime,
};

export function registerCommands(context: CommandContext): void {
  for (const [id, command] of Object.entries(commands)) {
    context.extension.subscriptions.push(
      vscode.commands.registerCommand(id, (argument: unknown) => guarded(command, context, argument)),
    );
  }
}

/** What goes wrong is said in a sentence, and the rest goes to the log. */
async function guarded(command: Command, context: CommandContext, argument: unknown): Promise<void> {
  try {
    await command(context, argument);
  } catch (error) {
    context.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const sentence =
      error instanceof Fault
        ? [error.message, error.remedy].filter(Boolean).join(" ")
        : "RNNBook could not do this because of a fault of its own; the log says more.";
    await vscode.window.showErrorMessage(sentence);
  }
}
