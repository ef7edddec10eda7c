import type { Exit } from "./exit-codes";
import type { Terminal } from "./terminal";

/** One command. A new one is a new file in `commands/` and a line in `index.ts`. */
export interface Command {
  name: string;
  /** After "rnnbook ". */
  usage: string;
  summary: string;
  options: Record<string, OptionSpec>;
  /** What stands below the options in `--help`. */
  notes: readonly string[];
  run(args: Arguments, io: CommandIo): Promise<Exit>;
}

export interface OptionSpec {
  /** Undefined for a switch. */
  value?: string;
  short?: string;
  multiple?: boolean;
  doc: string;
}

export interface Arguments {
  positionals: string[];
  /** True for a switch that was given. */
  has(option: string): boolean;
  /** Of an option that was given more than once: the last. */
  get(option: string): string | undefined;
  all(option: string): string[];
}

export interface CommandIo {
  terminal: Terminal;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The folder of the built files. */
  dist: string;
  /** Aborts at the first Ctrl-C. */
  stop: Stop;
}

/** How a person ends a command. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Called at the second Ctrl-C, just before the process ends. */
  onKill(listener: () => void): void;
}
