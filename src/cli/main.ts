import { exit } from "./exit-codes";
import { runCommandLine } from "./index";
import { listenForStop } from "./stop";
import { makeTerminal } from "./terminal";

const terminal = makeTerminal();
const io = { terminal, env: process.env, cwd: process.cwd(), dist: __dirname, stop: listenForStop() };

runCommandLine(process.argv.slice(2), io).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    // A defect of ours; the stack helps only those who look for it.
    const message = error instanceof Error ? error.message : String(error);
    const detail =
      process.env.RNNBOOK_DEBUG !== undefined && error instanceof Error ? `\n${error.stack}` : "";
    terminal.err(`This is a defect in RNNBook: ${message} Please report it.${detail}`);
    process.exitCode = exit.failed;
  },
);
