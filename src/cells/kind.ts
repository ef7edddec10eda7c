import type { z } from "zod";
import type { Engine, Model, NamedTensor, Table, TrainHooks } from "../engine/api";
import type { Issue } from "../base/issue";
import type { OutputData, OutputName } from "../outputs";
import type { Keys } from "./keys";
import type { ParsedCell } from "./parsed";

/**
 * A kind of cell. A new kind is a new file that exports one of these and a line in `index.ts`; nothing else in the
 * code asks which kind a cell is.
 */
export interface CellKind<Name extends string = string, Config = unknown, Value = unknown> {
  name: Name;
  /** Markdown, for hover and documents. */
  doc: string;
  /** The keys after the first line: what they take, their defaults and why. Hover, completion and documents read it. */
  keys: Keys;
  /** Of all keys together, shorthands expanded, defaults filled in. */
  schema: z.ZodType<Config>;
  /** Whether `kind: x` makes x, or speaks of the model x above. */
  role: "defines" | "refers";
  /** Whether a second cell of this kind with the same name is an error, as it is for all that define. */
  single: boolean;
  /** Replaces defaults that depend on the cells above, such as the data that a model is for. */
  complete?(config: Config, context: PlanContext): Config;
  /** The nodes of the graph that must have run before: model needs its data, train its model, forecast the training. */
  needs(config: Config, context: PlanContext): Need[];
  /** Findings that need more than the schema: columns, shapes, splits. */
  check(config: Config, context: CheckContext): Issue[];
  /** Does the work. Throws `Fault` for what the user can mend. What it returns is kept under kind and name. */
  run(config: Config, context: RunContext): Promise<Value> | Value;
  /** What `run` would return, made from a checkpoint instead; only of kinds that write one. Shows nothing. */
  restore?(config: Config, context: RestoreContext, weights: readonly NamedTensor[]): Value;
  /** True for cells that take minutes: they show progress and can be stopped. */
  longRunning: boolean;
}

/** "train net", "data weather". */
export interface Need {
  kind: string;
  name: string;
}

export interface PlanContext {
  cell: ParsedCell;
  /** Cells above, in order. */
  above: readonly ParsedCell[];
}

export interface CheckContext extends PlanContext {
  /** Columns of a source if they could be read already, else undefined. */
  columnsOf?(source: string): ColumnInfo[] | undefined;
  /** Rows of a source, likewise. */
  rowsOf?(source: string): number | undefined;
}

/** A table, and what was noticed while it was read, in sentences for the user. */
export type ReadTable = Table & { notes?: readonly string[] };

/** A text with single line ends, and what was noticed while it was read. */
export interface ReadText {
  text: string;
  notes: readonly string[];
}

export interface ColumnInfo {
  name: string;
  type: "number" | "text" | "time";
}

/** What a kind needs to bring a value back. */
export type RestoreContext = Pick<RunContext, "engine" | "cell" | "value">;

/** What a running cell may do. The kernel makes it. */
export interface RunContext {
  engine: Engine;
  cell: ParsedCell;
  /** What a needed cell returned. */
  value<Value>(kind: string, name: string): Value;
  /**
   * Reads a file, or runs one SELECT over files; resolved against the notebook and held inside the workspace. Or takes
   * what a JavaScript cell has exported.
   */
  readTable(source: string | { sql: string } | { js: string }): Promise<ReadTable>;
  /** Reads a text file, or all that a pattern such as `books/*.txt` matches; held to the same places. */
  readText(source: string): Promise<ReadText>;
  /**
   * Saves a text as a file, resolved and held as those that are read; whole or not at all. A file that is there is
   * replaced if its beginning is `ours`, and nothing of anybody else's ever is. Faults: those of the path, hidden-target,
   * no-folder, not-replaceable, not-ours, not-writable.
   */
  writeText(path: string, text: string, ours: (beginning: string) => boolean): Promise<void>;
  /** Shows an output for good. */
  show<Name extends OutputName>(name: Name, data: OutputData<Name>): void;
  /** Shows a state of an output that will still change, a few times a second at most. */
  update<Name extends OutputName>(name: Name, data: OutputData<Name>): void;
  /** Fields of the `progress` event. */
  progress(fields: Record<string, number | string>): void;
  hooks: Pick<TrainHooks, "interrupted">;
  /** Keeps the model's weights as the checkpoint of this cell. */
  checkpoint(model: Model, manifest: Record<string, unknown>): void;
  /** Keeps where training stands beside that checkpoint, to go on from there. */
  keepState?(tensors: readonly NamedTensor[], manifest: Record<string, unknown>): void;
  /** What `keepState` of this cell kept last, for `resume: true`; undefined if there is nothing. */
  lastState?(): { tensors: readonly NamedTensor[]; manifest: Record<string, unknown> } | undefined;
}
