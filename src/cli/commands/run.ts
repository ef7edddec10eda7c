import type { Arguments, Command, CommandIo } from "../command";
import { chooseEngine } from "../engine-choice";
import { exit } from "../exit-codes";
import { usageFaults } from "../faults";
import { runEndings, textOfRun } from "../export";
import { outputFile } from "../output-file";
import { problemLine, readNotebook, type OpenNotebook } from "../read-notebook";
import { jsonSink } from "../run/json-sink";
import { recordSink } from "../run/record-sink";
import { runInKernel } from "../run/run-in-kernel";
import type { RunEnd, Sink } from "../run/sink";
import { textSink } from "../run/text-sink";
import { readParams } from "./check";

const usage =
  "run IN [-o OUT] [-p KIND.NAME.KEY=VALUE]… [--json] [--engine native|embedded] [--allow-js] [--resume] [--timeout SECONDS]";

export const run: Command = {
  name: "run",
  usage,
  summary: "Runs all cells of a notebook and shows what they show",
  options: {
    output: {
      value: "OUT",
      short: "o",
      doc: "write the outputs to this file too: a page (.html), a Jupyter notebook (.ipynb) or .json",
    },
    param: {
      value: "KIND.NAME.KEY=VALUE",
      short: "p",
      doc: "run with another value of a key, as in train.net.epochs=5",
    },
    json: { doc: 'print one JSON object a line, the last one {"event":"done",…}' },
    engine: { value: "native|embedded", doc: "default: native where TensorFlow is installed" },
    "allow-js": { doc: "run {js} cells too" },
    resume: { doc: "load what was trained for these very cells instead of training again" },
    timeout: { value: "SECONDS", doc: "interrupt after this time, exit code 4" },
  },
  notes: [
    "Everything is checked first; with an error nothing runs. When a cell fails, those that need it are skipped and",
    "the others run. Outputs are kept beside the notebook, under .rnnbook/, where the editor finds them. What a",
    "notebook reads must lie in the working folder, or beside the notebook if that is elsewhere.",
    "Ctrl-C interrupts and keeps what there is, a second one ends everything at once.",
  ],
  async run(args, io) {
    const started = performance.now();
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) {
      throw usageFaults.positionals("run", `rnnbook ${usage}`, more);
    }
    const timeout = readTimeout(args.get("timeout"));
    const choice = chooseEngine(args.get("engine"), io.env);
    const params = readParams(args.all("param"));
    const given = args.get("output");
    const target = given === undefined ? undefined : outputFile(given, io.cwd, runEndings);
    const notebook = await readNotebook(file, { params, allowJs: args.has("allow-js") }, io);
    const record = recordSink(
      file,
      notebook.cells.filter(({ language }) => language !== "markdown"),
    );
    const sinks: Sink[] = [record, mainSink(args, io, notebook)];
    const finish = async (end: Omit<RunEnd, "ms">) => {
      const ms = performance.now() - started;
      record.end({ ...end, ms });
      try {
        target?.write(await textOfRun(target, notebook, record.record(), io));
      } catch (error) {
        io.terminal.err(error instanceof Error ? error.message : String(error));
        end = { ...end, ok: false, exit: exit.usage };
      }
      for (const sink of sinks.slice(1)) sink.end({ ...end, ms });
      return end.exit;
    };
    if (reportProblems(notebook, io, sinks, args.has("json"))) {
      return finish({ ok: false, exit: exit.failed, engine: choice.expected });
    }
    const options = { allowJs: args.has("allow-js"), resume: args.has("resume"), params, timeout, choice };
    return finish(
      await runInKernel(notebook, options, io, (event) => sinks.forEach((sink) => sink.event(event))),
    );
  },
};

function mainSink(args: Arguments, io: CommandIo, notebook: OpenNotebook): Sink {
  if (args.has("json")) return jsonSink(io.terminal);
  return textSink(io.terminal, {
    file: notebook.file,
    labelOf: (index) => {
      const { kind, name } = notebook.cells[index] ?? {};
      return kind === undefined ? `cell ${index}` : `${kind} ${name ?? ""}`.trimEnd();
    },
  });
}

/** Whether one of them is an error. Every cell with an error gets its event, with its first. */
function reportProblems(
  notebook: OpenNotebook,
  io: CommandIo,
  sinks: readonly Sink[],
  json: boolean,
): boolean {
  const { terminal } = io;
  const told = new Set<number>();
  for (const problem of notebook.problems) {
    const { cell, severity, ...error } = problem;
    const first = severity === "error" && !told.has(cell);
    const line = problemLine(notebook.file, problem);
    // The text form says the first error of a cell when it gets the cell's event.
    if (!first || json) terminal.err(severity === "error" ? terminal.red(line) : line);
    if (!first) continue;
    told.add(cell);
    for (const sink of sinks) sink.event({ event: "cell", cell, state: "error", ms: 0, error });
  }
  return told.size > 0;
}

function readTimeout(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const seconds = Number(given);
  if (given.trim() === "" || !(seconds > 0 && seconds <= 2_000_000)) {
    throw usageFaults.badValue("--timeout", given, "a number of seconds above 0");
  }
  return seconds * 1000;
}
