import * as vscode from "vscode";
import { check as checkCells, type CellIssue } from "../../cells/check";
import type { ParsedCell } from "../../cells/parsed";
import { fromDocument } from "../document/notebook-data";
import { unreadableIssues } from "../document/unreadable";
import { notebookType } from "../names";
import type { CellFailure } from "../run/session";
import { toDiagnostic } from "./range";
import type { FilesOf, SourceFindings, Sources } from "./sources";

/** Long enough to finish a word, short enough to feel at once. */
const pause = 200;

export interface Diagnostics {
  /** Marks the line of the cell that failed while it ran; undefined takes the mark away. */
  showFailure(cell: vscode.NotebookCell, failure: CellFailure | undefined): void;
  filesOf: FilesOf;
}

/** Says on the cells what is wrong with them, as they are written and after they have run. */
export function registerDiagnostics(context: vscode.ExtensionContext, sources: Sources): Diagnostics {
  const written = vscode.languages.createDiagnosticCollection("rnnbook");
  const run = vscode.languages.createDiagnosticCollection("rnnbook-run");
  const timers = new Map<vscode.NotebookDocument, NodeJS.Timeout>();
  const latest = new WeakMap<vscode.NotebookDocument, SourceFindings>();

  async function check(notebook: vscode.NotebookDocument): Promise<void> {
    timers.delete(notebook);
    if (notebook.isClosed) return;
    // At once what the text says, with what was last known of the files; then with what they hold now.
    const cells = checkAndShow(notebook, latest.get(notebook));
    const findings = await sources.look(notebook, cells);
    if (findings === undefined || notebook.isClosed) return;
    latest.set(notebook, findings);
    // After a change another check is on its way.
    if (!timers.has(notebook)) checkAndShow(notebook, findings);
  }

  function checkAndShow(
    notebook: vscode.NotebookDocument,
    files: SourceFindings | undefined,
  ): readonly ParsedCell[] {
    const allowJs = vscode.workspace.isTrusted;
    const written = fromDocument(notebook);
    const { cells, issues } = checkCells(written.cells, { allowJs, ...files });
    show(notebook, [...issues, ...unreadableIssues(written), ...(files?.issues(cells) ?? [])]);
    return cells;
  }

  function show(notebook: vscode.NotebookDocument, issues: readonly CellIssue[]): void {
    for (const { document, index } of notebook.getCells()) {
      // A cell that nobody has written in yet is not wrong.
      const found = document.getText().trim() === "" ? [] : issues.filter(({ cell }) => cell === index);
      written.set(
        document.uri,
        found.map((issue) => toDiagnostic(document, issue)),
      );
    }
  }

  function checkSoon(notebook: vscode.NotebookDocument, after = pause): void {
    if (notebook.notebookType !== notebookType) return;
    clearTimeout(timers.get(notebook));
    timers.set(
      notebook,
      setTimeout(() => void check(notebook), after),
    );
  }
  function forget(cell: vscode.NotebookCell): void {
    written.delete(cell.document.uri);
    run.delete(cell.document.uri);
  }

  context.subscriptions.push(
    written,
    run,
    vscode.workspace.onDidOpenNotebookDocument((notebook) => checkSoon(notebook, 0)),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges, cellChanges }) => {
      for (const { removedCells } of contentChanges) removedCells.forEach(forget);
      const edited = cellChanges.filter(({ document }) => document !== undefined);
      // The text has changed, so the failure may be mended.
      for (const { cell } of edited) run.delete(cell.document.uri);
      if (contentChanges.length > 0 || edited.length > 0) checkSoon(notebook);
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      clearTimeout(timers.get(notebook));
      timers.delete(notebook);
      notebook.getCells().forEach(forget);
    }),
    { dispose: () => timers.forEach((timer) => clearTimeout(timer)) },
  );
  for (const notebook of vscode.workspace.notebookDocuments) checkSoon(notebook, 0);

  return {
    filesOf: (notebook) => latest.get(notebook),
    showFailure(cell, failure) {
      const { document } = cell;
      if (failure?.line === undefined || failure.line < 0 || failure.line >= document.lineCount) {
        return run.delete(document.uri);
      }
      // What stands there already need not be said twice.
      if (written.get(document.uri)?.some(({ code }) => code === failure.code) === true) return;
      run.set(document.uri, [failureDiagnostic(document, failure, failure.line)]);
    },
  };
}

function failureDiagnostic(
  document: vscode.TextDocument,
  failure: CellFailure,
  line: number,
): vscode.Diagnostic {
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(line);
  const column = failure.column === undefined ? firstNonWhitespaceCharacterIndex : failure.column - 1;
  const start = new vscode.Position(line, Math.min(column, range.end.character));
  const text = [failure.message, failure.remedy].filter(Boolean).join(" ");
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start, range.end), text);
  diagnostic.source = "rnnbook";
  diagnostic.code = failure.code;
  return diagnostic;
}
