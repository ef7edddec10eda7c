import { dirname, join, relative, resolve, sep } from "node:path";
import { Fault, type Issue } from "../base/issue";
import { check, type CellIssue } from "../cells/check";
import { fileOf } from "../cells/data";
import type { ParsedCell } from "../cells/parsed";
import type { CellError, RunRequest } from "../protocol/messages";
import { disposeTables, KnownSources, type KnownSource } from "../tables";
import type { CommandIo } from "./command";
import { readNotebookFile, type NotebookFile } from "./notebook-file";

/** A notebook that was read and checked. */
export interface OpenNotebook extends NotebookFile {
  /** Nothing that the notebook reads lies outside of it: the working folder if the notebook is in it, else its own. */
  workspace: string;
  cells: ParsedCell[];
  /** As a kernel wants them. */
  request: RunRequest["cells"];
  problems: Problem[];
  placeOf: (cell: number, offset?: number) => { line: number; column: number };
}

/** An issue of a cell, placed in the file. */
export interface Problem extends CellError {
  cell: number;
  severity: Issue["severity"];
}

/**
 * Reads a notebook and everything that a check needs, its tables' columns among it. Faults: those of using the
 * command line, a refusal with its place in the file, unknown-target and bad-parameter.
 */
export async function readNotebook(
  file: string,
  options: { params: Record<string, string>; allowJs?: boolean },
  io: CommandIo,
): Promise<OpenNotebook> {
  const read = readNotebookFile(file, io.cwd);
  const { path, notebook, positions } = read;
  const request = notebook.cells.map(({ language, source }, index) => {
    return { language, source, line: positions[index]?.line ?? 1 };
  });
  const workspace = workspaceOf(path, io.cwd);
  const first = check(request, options);
  const [wrong] = first.usage;
  if (wrong !== undefined) throw new Fault(wrong.code, wrong.message, wrong.remedy);
  const sources = await readSources(first.cells, path, workspace, io);
  const { cells, issues } = check(request, {
    ...options,
    columnsOf: (source) => sources.known.get(source)?.columns,
    rowsOf: (source) => sources.known.get(source)?.rows,
  });
  const placeOf = (cell: number, offset = 0) => {
    const { source = "", line = 1 } = request[cell] ?? {};
    const before = source.slice(0, offset);
    return { line: line + before.split("\n").length - 1, column: before.length - before.lastIndexOf("\n") };
  };
  const problems = [...issues, ...sources.issues].map(({ cell, code, severity, message, remedy, span }) => {
    return { cell, severity, code, message, remedy, ...placeOf(cell, span.start) };
  });
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { ...read, workspace, cells, request, problems, placeOf };
}

/** `file:line:column code sentence` */
export function problemLine(file: string, { line, column, code, message, remedy }: CellError): string {
  return `${file}:${line}:${column} ${code} ${message}${remedy === undefined ? "" : ` ${remedy}`}`;
}

function workspaceOf(notebook: string, cwd: string): string {
  const way = relative(cwd, notebook);
  const inside = way !== ".." && !way.startsWith(`..${sep}`) && resolve(cwd, way) === notebook;
  return inside ? cwd : dirname(notebook);
}

/** What every file that a cell names holds, and an issue where it cannot be read. */
async function readSources(cells: readonly ParsedCell[], notebook: string, workspace: string, io: CommandIo) {
  const known = new Map<string, KnownSource>();
  const issues: CellIssue[] = [];
  const places = {
    notebookFolder: dirname(notebook),
    workspace,
    samples: join(io.dist, "../media/samples/data"),
  };
  const sources = new KnownSources({
    dist: io.dist,
    execPath: process.execPath,
    signal: io.stop.signal,
    wholeUpTo: Infinity,
  });
  for (const cell of cells) {
    const source = fileOf(cell);
    if (source === undefined) continue;
    try {
      known.set(source.file, await sources.look(source, places));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { code, message, remedy } = error;
      const span = cell.spanOf(["source"], "value");
      issues.push({ cell: cell.index, code, severity: "error", message, remedy, span });
    }
  }
  disposeTables();
  return { known, issues };
}
