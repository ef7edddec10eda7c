import { Console } from "node:console";
import { Writable } from "node:stream";
import { Script } from "node:vm";
import { compileScript } from "../../cells/js/compile";
import { builtIns, type ScriptFacts } from "../../cells/js/script";
import type { NamedValue } from "../../cells/js/graph";
import type { RunContext } from "../../cells/kind";
import { displayOf } from "./display";
import { scriptFaults } from "./faults";
import { importerOf } from "./importer";
import { jitOf } from "./jit";
import { objectOf } from "./objects";
import { openPage, Page, type Sheet } from "./page";
import { faultOf, isFrom, type Placed } from "./problem";
import { guardProcess } from "./process-guard";
import { Stop, Stopped } from "./stop";
import { CellTensors } from "./tensors";

export interface ScriptParts {
  source: string;
  script: ScriptFacts;
  /** The names of the notebook that the cell uses. */
  names: readonly NamedValue[];
  context: RunContext;
  /** Tells one run from all others, in stacks. */
  order: number;
  /** Where imports begin to look: the folder of the notebook. */
  folder: string;
  /** Aborted with an interrupt. */
  signal: AbortSignal;
  interrupted: () => boolean;
  /** A file that the cell imports. */
  opened: (path: string) => void;
  /** Tells a sentence that is about no cell. */
  warn: (sentence: string) => void;
}

/** What a cell has exported. Whoever drops it frees the tensors in it. */
export interface Exported {
  value: unknown;
  dispose(): void;
}

/**
 * Runs a JavaScript cell: as an async function in this very process, strict, with the names that it uses as arguments.
 * Gives what it exports. Throws a `Fault` at its place in the cell for whatever goes wrong, and `Stopped` if the cell
 * was stopped. `vm` gives the places in the text and keeps nothing in: cells run where the user trusts them.
 */
export async function runScript(parts: ScriptParts): Promise<Map<string, Exported>> {
  const { source, script, names, context, folder } = parts;
  const { tf } = context.engine;
  guardProcess();
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 50);
  const stop = new Stop(parts.signal, parts.interrupted);
  const page = new Page(context);
  let told = false;
  const late = () => {
    if (!told) parts.warn(lateSentence);
    told = true;
  };
  const sheet = openPage(() => stop.isAbandoned, late);
  const display = displayOf(tf, sheet);
  const tensors = new CellTensors(tf);
  const exported = new Map<string, unknown>();
  const programs: { dispose(): void }[] = [];
  const importer = importerOf(folder, parts.opened);
  const given: Record<string, unknown> = {
    tf,
    display,
    exports: exporter(script, exported),
    jit: jitOf(
      tf,
      (note) => sheet.write(`Note: ${note}\n`),
      (program) => programs.push(program),
    ),
    signal: parts.signal,
    console: consoleOf(sheet),
    process,
  };
  for (const named of names) given[named.name] = objectOf(named, context);
  const used = script.uses.map(({ name }) => name).filter((name) => Object.hasOwn(given, name));
  const compiled = compileScript(source, used);
  const placed: Placed = { file: `cell[${parts.order}]`, source, compiled };
  const { tick, await: wait, each, load, imported } = compiled.helpers;
  const helpers = new Map<string, unknown>([
    [tick, stop.tick],
    [wait, stop.await],
    [each, stop.each],
    [load, importer.load],
    [
      imported,
      (name: string, wanted: string[], offset: number) => stop.await(importer.imported(name, wanted), offset),
    ],
  ]);
  const strays = new Strays(placed);
  let done = false;
  try {
    // SAFETY: the text is the function that `compileScript` says it is.
    const run = new Script(compiled.code, { filename: placed.file }).runInThisContext() as CompiledCell;
    const args = compiled.params.map((name) => helpers.get(name) ?? given[name]);
    const value = await Promise.race([run(...args), stop.whenStopped, strays.first]);
    // A rejection that nobody waits for is told after the others.
    await Promise.race([new Promise((resolve) => setImmediate(resolve)), strays.first]);
    if (value !== undefined) display(value);
    for (const { name, span } of script.exports)
      if (!exported.has(name)) throw scriptFaults.notReached(name, span);
    const release = tensors.close([...exported.values()]);
    const dispose = () => {
      release();
      for (const program of programs.splice(0)) program.dispose();
    };
    // A program may be part of what is exported, or of a function in it.
    if (exported.size === 0) dispose();
    done = true;
    return new Map([...exported].map(([name, each]) => [name, { value: each, dispose }]));
  } catch (thrown) {
    tensors.close([])();
    for (const program of programs.splice(0)) program.dispose();
    if (thrown instanceof Stopped) throw thrown;
    const known = [...builtIns, ...names.map(({ name }) => name)];
    throw faultOf(thrown, placed, stop.placeOf(thrown), known);
  } finally {
    strays.end();
    stop.end(done ? "done" : "abandoned");
    page.close();
  }
}

type CompiledCell = (...args: unknown[]) => Promise<unknown>;

const lateSentence =
  "A JavaScript cell showed something after its end, which is left out. Write `await` before what it waits for.";

/** `exports({name})` of a cell. */
function exporter(script: ScriptFacts, exported: Map<string, unknown>): (values: object) => void {
  const known = new Set(script.exports.map(({ name }) => name));
  return (values) => {
    for (const [name, value] of Object.entries(values)) {
      if (!known.has(name)) throw scriptFaults.notExported(name);
      exported.set(name, value);
    }
  };
}

/** Node's own console, that writes into the output of the cell. */
function consoleOf(page: Sheet): Console {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      page.write(String(chunk));
      done();
    },
  });
  return new Console({ stdout: stream, stderr: stream, colorMode: false });
}

/** Errors of a cell that nobody waits for: thrown in a callback, or rejected and never awaited. */
class Strays {
  private reject: (reason: unknown) => void = () => undefined;
  readonly first = new Promise<never>((_, reject) => (this.reject = reject));

  constructor(private readonly placed: Placed) {
    // Without a listener of its own the promise would itself be one of those.
    this.first.catch(() => undefined);
    process.on("uncaughtException", this.take);
    process.on("unhandledRejection", this.take);
  }

  end(): void {
    process.off("uncaughtException", this.take);
    process.off("unhandledRejection", this.take);
  }

  private readonly take = (error: unknown): void => {
    if (!(error instanceof Stopped) && isFrom(error, this.placed)) this.reject(error);
  };
}
