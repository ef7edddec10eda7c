import { Fault } from "../base/issue";
import { nearest } from "../base/nearest";
import { version } from "../base/version";
import { readArguments } from "./arguments";
import type { Command, CommandIo } from "./command";
import { check } from "./commands/check";
import { doctor } from "./commands/doctor";
import { exportNotebook } from "./commands/export";
import { importNotebook } from "./commands/import";
import { run } from "./commands/run";
import { runtime } from "./commands/runtime";
import { chooseEngine } from "./engine-choice";
import { exit, type Exit } from "./exit-codes";
import { usageFaults } from "./faults";
import { commandHelp, generalHelp } from "./help";

const commands: readonly Command[] = [run, check, exportNotebook, importNotebook, runtime, doctor];

/** Runs one command line and returns its exit code. Never throws for what a user can cause. */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<Exit> {
  const { terminal } = io;
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      for (const line of generalHelp(commands, version)) terminal.err(line);
      return exit.usage;
    }
    if (name === "--version" || name === "-v") return say(io, [version]);
    if (name === "--help" || name === "-h" || name === "help") return say(io, generalHelp(commands, version));
    const command = commands.find((candidate) => candidate.name === name);
    if (command === undefined) {
      const names = commands.map((candidate) => candidate.name);
      throw usageFaults.unknownCommand(name, nearest(name, names, 1)[0], names);
    }
    if (rest.includes("--help") || rest.includes("-h")) return say(io, commandHelp(command));
    return await command.run(readArguments(command, rest), io);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    terminal.err(
      terminal.red(error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`),
    );
    if (rest.includes("--json")) terminal.out(JSON.stringify(doneLine(error, io)));
    return exit.usage;
  }
}

/** Whoever reads JSON finds its last line whatever happens. */
function doneLine({ code, message, remedy }: Fault, { env }: CommandIo) {
  const engine = chooseEngine(undefined, env).expected;
  return { event: "done", ok: false, exit: exit.usage, engine, ms: 0, error: { code, message, remedy } };
}

function say(io: CommandIo, lines: readonly string[]): Exit {
  for (const line of lines) io.terminal.out(line);
  return exit.fine;
}
