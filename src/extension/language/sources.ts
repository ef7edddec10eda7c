import { dirname } from "node:path";
import * as vscode from "vscode";
import { Fault } from "../../base/issue";
import type { CellIssue, CheckOptions } from "../../cells/check";
import { fileOf } from "../../cells/data";
import type { ParsedCell } from "../../cells/parsed";
import { KnownSources, type KnownSource } from "../../tables";
import { execPath, placeOf } from "../run/kernel-options";
import { readSettings } from "../settings";

/** What the files hold that the cells of a notebook name, and what is wrong with those files. */
export interface SourceFindings extends Required<Pick<CheckOptions, "columnsOf" | "rowsOf">> {
  issues(cells: readonly ParsedCell[]): CellIssue[];
}

/** What was last found in the files of a notebook; undefined before they were looked into. */
export type FilesOf = (notebook: vscode.NotebookDocument) => SourceFindings | undefined;

/** Says of a reader's trouble that it is no fault of the file. */
const passing = ["interrupted", "table-reader-died", "table-timeout", "no-table-reader"];

/** Files up to here are looked at whole while a cell is written; more would be felt. */
const wholeUpTo = 4_000_000;

/** Looks into the files that cells name. Queries are not run before the user asks for it. */
export class Sources {
  private readonly known: KnownSources;
  private readonly samples: string;

  constructor(
    extension: vscode.Uri,
    private readonly log: (text: string) => void,
  ) {
    this.samples = vscode.Uri.joinPath(extension, "media/samples/data").fsPath;
    this.known = new KnownSources({
      dist: vscode.Uri.joinPath(extension, "dist").fsPath,
      execPath: execPath(readSettings()),
      timeoutMs: 10_000,
      wholeUpTo,
    });
  }

  /** One file after the other, so that a notebook of many does not take the machine. */
  async look(
    notebook: vscode.NotebookDocument,
    cells: readonly ParsedCell[],
  ): Promise<SourceFindings | undefined> {
    const place = placeOf(notebook);
    if (place === undefined || !vscode.workspace.isTrusted) return undefined;
    const { file, workspace } = place;
    const places = {
      notebookFolder: file === null ? workspace : dirname(file),
      workspace,
      samples: this.samples,
    };
    const found = new Map<string, KnownSource>();
    const faults = new Map<string, Fault>();
    for (const cell of cells) {
      const source = fileOf(cell);
      if (source === undefined) continue;
      try {
        found.set(source.file, await this.known.look(source, places));
      } catch (error) {
        if (error instanceof Fault && !passing.includes(error.code)) faults.set(source.file, error);
        else this.log(`A file could not be looked into: ${String(error)}`);
      }
    }
    return {
      columnsOf: (file) => found.get(file)?.columns,
      rowsOf: (file) => found.get(file)?.rows,
      issues: (others) => others.flatMap((cell) => issueOf(cell, faults)),
    };
  }
}

function issueOf(cell: ParsedCell, faults: ReadonlyMap<string, Fault>): CellIssue[] {
  const fault = faults.get(fileOf(cell)?.file ?? "");
  if (fault === undefined) return [];
  const { code, message, remedy } = fault;
  return [
    { cell: cell.index, code, severity: "error", message, remedy, span: cell.spanOf(["source"], "value") },
  ];
}
