import { dirname, join } from "node:path";
import { assert } from "../base/assert";
import type { RunContext } from "../cells/kind";
import type { ParsedCell } from "../cells/parsed";
import { scriptKind } from "../cells/script-kind";
import type { Engine, NamedTensor } from "../engine/api";
import { outputs, type Output } from "../outputs";
import type { Store } from "../store/api";
import { saveText } from "../store/save";
import { readQuery, readTable, readText, resolveSource, resolveTarget } from "../tables";
import { sentenceOf } from "./book";
import { digestOf } from "./digest";
import { exportedTable } from "./js/exported-table";
import type { Exported } from "./js/run-script";
import type { ProcessOptions } from "./options";
import type { Screen } from "./screen";
import type { Values } from "./values";

/** What a running cell may do, and what the kernel wants to know of it afterwards. */
export interface CellContext extends RunContext {
  /** Real paths of the files that the cell has read, with a digest of each. */
  readonly reads: Map<string, string>;
}

export interface ContextParts {
  cell: ParsedCell;
  engine: Engine;
  screen: Screen;
  options: ProcessOptions;
  store: Store;
  values: Values;
  fingerprint: string;
  /** Aborted with an interrupt. */
  signal: AbortSignal;
  interrupted(): boolean;
  /** Tells a sentence that is about no cell. */
  warn: (sentence: string) => void;
}

export function cellContext(parts: ContextParts): CellContext {
  const { cell, engine, screen, options, store, values } = parts;
  const reads = new Map<string, string>();
  const modelName = cell.name ?? "";
  const keep = (
    which: "best" | "last",
    manifest: Record<string, unknown>,
    tensors: readonly NamedTensor[],
  ) => {
    const { fingerprint } = parts;
    const all = { epoch: 0, mode: "eager", ...manifest, fingerprint, engine: engine.name };
    try {
      store.writeCheckpoint(modelName, which, { manifest: all, tensors: [...tensors] });
    } catch (error) {
      parts.warn(sentenceOf(error));
    }
  };
  const places = {
    notebookFolder: options.notebook === undefined ? options.workspace : dirname(options.notebook),
    workspace: options.workspace,
    samples: join(options.dist, "../media/samples/data"),
  };
  const opening = (paths: readonly string[]) => paths.forEach((path) => reads.set(path, digestOf(path)));
  return {
    engine,
    cell,
    reads,
    value<Value>(kind: string, name: string): Value {
      const entry = values.get({ kind, name });
      assert(entry !== undefined, `${kind}: ${name} was not run before ${cell.kind}: ${cell.name}`);
      // SAFETY: kinds agree on what stands under a kind and name; nobody else reads or writes it.
      return entry.value as Value;
    },
    async readTable(source) {
      const reading = { dist: options.dist, execPath: process.execPath, signal: parts.signal };
      if (typeof source !== "string" && "js" in source) {
        const exported = values.get({ kind: scriptKind, name: source.js });
        assert(exported !== undefined, `${source.js} was exported before ${cell.name} reads it`);
        // SAFETY: nothing else stands under this kind.
        return exportedTable(source.js, (exported.value as Exported).value);
      }
      if (typeof source !== "string") {
        return readQuery(source.sql, places, { ...reading, opening });
      }
      const path = await resolveSource(source, places);
      reads.set(path, digestOf(path));
      return readTable(path, reading);
    },
    readText: (source) => readText(source, places, { opening, signal: parts.signal }),
    async writeText(path, text, ours) {
      saveText(path, await resolveTarget(path, places, ours), text);
    },
    show: (name, data) => screen.show(name, data),
    update: (name, data) => screen.update(name, data),
    progress: (fields) => screen.progress(fields),
    hooks: { interrupted: () => parts.interrupted() },
    checkpoint: (model, manifest) => keep("best", manifest, model.getWeights()),
    keepState: (tensors, manifest) => keep("last", manifest, tensors),
    lastState: () => store.readCheckpoint(modelName, "last", parts.warn),
  };
}

/** One line on what a cell has shown first, for the list of variables. */
export function firstLine(shown: readonly Output[]): string {
  const [first] = shown;
  const definition = first && Object.values(outputs).find(({ mime }) => mime === first.mime);
  if (first === undefined || definition === undefined) return "";
  // SAFETY: the data was checked by the schema of this very definition.
  const text = (definition.toText as (data: unknown, width: number) => string)(first.data, 500);
  return text.split("\n", 1)[0] ?? "";
}
