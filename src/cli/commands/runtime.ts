import { join, resolve } from "node:path";
import { addonName, installRuntime, removeRuntime, rnnbookHome, runtimeStatus } from "../../client/runtime";
import type { Arguments, Command, CommandIo } from "../command";
import { exit, type Exit } from "../exit-codes";
import { usageFaults } from "../faults";
import { installReporter } from "../install-reporter";

const usage = "runtime install|status|remove";

export const runtime: Command = {
  name: "runtime",
  usage,
  summary: "Installs TensorFlow for the native engine, says whether it is there, removes it",
  options: {
    from: {
      value: "FOLDER",
      doc: "install: take it from a folder with the wheel, or with the libraries and their headers",
    },
    json: { doc: "status: print one JSON object with state, folder, version and addon" },
  },
  notes: [
    "install brings the libraries out of the tensorflow-cpu wheel through pip's configured index, or from the",
    "address in RNNBOOK_MIRROR, verifies them, builds the addon and tests both. It needs 1.3 GB for a moment and",
    "0.9 GB for good, in the folder that RNNBOOK_HOME names (default: ~/.local/share/rnnbook).",
    "Exit code 0 if TensorFlow is there afterwards (remove: if it is gone), 2 if not, 130 if interrupted.",
  ],
  async run(args, io) {
    const [action, ...more] = args.positionals;
    const actions = { install, status, remove };
    if (action === undefined || more.length > 0 || !isAction(action, actions)) {
      throw usageFaults.positionals("runtime", `rnnbook ${usage}`, args.positionals);
    }
    return actions[action](args, io);
  },
};

async function install(args: Arguments, io: CommandIo): Promise<Exit> {
  const home = rnnbookHome(io.env);
  const from = args.get("from");
  const reporter = installReporter(io.terminal);
  try {
    await installRuntime({
      home,
      dist: io.dist,
      from: from === undefined ? undefined : resolve(io.cwd, from),
      env: io.env,
      onProgress: reporter.progress,
      signal: io.stop.signal,
    });
  } catch (error) {
    if (!io.stop.signal.aborted) throw error;
    reporter.end();
    io.terminal.err("The installation was stopped. Start it again to go on.");
    return exit.interrupted;
  } finally {
    reporter.end();
  }
  return status(args, io);
}

async function status(args: Arguments, io: CommandIo): Promise<Exit> {
  const { state, runtime: found, sentence, remedy } = runtimeStatus(rnnbookHome(io.env));
  if (args.has("json")) {
    const addon = found && join(found.folder, addonName);
    io.terminal.out(JSON.stringify({ state, ...found, addon, sentence, remedy }));
  } else {
    io.terminal.out(sentence);
    if (remedy !== undefined) io.terminal.err(remedy);
  }
  return Promise.resolve(state === "installed" ? exit.fine : exit.usage);
}

async function remove(_args: Arguments, io: CommandIo): Promise<Exit> {
  const removed = await removeRuntime(rnnbookHome(io.env));
  io.terminal.out(removed ? "TensorFlow was removed." : "There was no TensorFlow to remove.");
  return exit.fine;
}

function isAction<Actions extends object>(
  name: string,
  actions: Actions,
): name is Extract<keyof Actions, string> {
  return Object.hasOwn(actions, name);
}
