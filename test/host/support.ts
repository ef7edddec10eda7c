import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";

export const extensionRoot = () => {
  const extension = vscode.extensions.getExtension("rnnbook.rnnbook");
  assert.ok(extension, "the extension is installed");
  return extension.extensionPath;
};

const workspaceRoot = () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "the suite has a workspace");
  return folder.uri.fsPath;
};

let count = 0;

/** A new file in a folder of its own, so that tests find nothing of each other. */
export async function notebookFile(content: string | Uint8Array, name = "test"): Promise<vscode.Uri> {
  const folder = join(workspaceRoot(), `${++count}-${name}`);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.rnnbook`);
  await writeFile(file, content);
  return vscode.Uri.file(file);
}

export function sample(name: string): string {
  return readFileSync(join(extensionRoot(), "media/samples", `${name}.rnnbook`), "utf8");
}

/** A notebook of rnn cells. */
export function book(...cells: string[]): string {
  return ["---\nrnnbook: 1\n---\n", ...cells.map((cell) => `\n\`\`\`{rnn}\n${cell}\n\`\`\`\n`)].join("");
}

/** The smallest whole notebook: on any engine it runs in a second. */
export function small(): string {
  return book(
    "data: sine\nsource: {generator: sine, n: 100, from: 0, to: 10}\nhorizon: 1\nsplit: [1, 0, 0]",
    "model: net\ncell: lstm\nunits: 4\nlookback: 1",
    "train: net\nepochs: 3\nearly_stopping: false",
    "forecast: net",
  );
}

/** The same, but its training takes hours. */
export function long(): string {
  return small()
    .replace("n: 100", "n: 5000")
    .replace("lookback: 1", "lookback: 20")
    .replace("epochs: 3", "epochs: 10000");
}

export async function show(uri: vscode.Uri): Promise<vscode.NotebookDocument> {
  // As a user does: a document that is opened through the API is kept for minutes after it was closed.
  await vscode.commands.executeCommand("vscode.open", uri);
  const notebook = await until("the notebook opens", () => {
    const editor = vscode.window.activeNotebookEditor;
    return editor?.notebook.uri.toString() === uri.toString() ? editor.notebook : undefined;
  });
  await selectKernel();
  return notebook;
}

export async function openWith(content: string): Promise<vscode.NotebookDocument> {
  return show(await notebookFile(content));
}

export async function selectKernel(): Promise<void> {
  await vscode.commands.executeCommand("notebook.selectKernel", {
    id: "rnnbook",
    extension: "rnnbook.rnnbook",
  });
}

/** Starts all cells without waiting for their end. */
export function startAll(notebook: vscode.NotebookDocument): void {
  void vscode.commands.executeCommand("notebook.execute", notebook.uri);
}

export async function runAll(notebook: vscode.NotebookDocument, timeout = 45_000): Promise<void> {
  startAll(notebook);
  const code = codeCells(notebook);
  await until("all cells end", () => code.every(hasEnded), timeout);
}

export async function runCell(cell: vscode.NotebookCell, timeout = 45_000): Promise<void> {
  const before = cell.executionSummary?.timing?.startTime;
  void vscode.commands.executeCommand("notebook.cell.execute", {
    ranges: [{ start: cell.index, end: cell.index + 1 }],
    document: cell.notebook.uri,
  });
  await until(
    `cell ${cell.index} ends`,
    () => hasEnded(cell) && cell.executionSummary?.timing?.startTime !== before,
    timeout,
  );
}

export function codeCells(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
  return notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
}

/** The cell whose first line is this. */
export function cellOf(notebook: vscode.NotebookDocument, firstLine: string): vscode.NotebookCell {
  const cell = notebook.getCells().find(({ document }) => document.lineAt(0).text === firstLine);
  assert.ok(cell, `the notebook has the cell ${firstLine}`);
  return cell;
}

export function hasEnded({ executionSummary }: vscode.NotebookCell): boolean {
  return executionSummary?.timing?.endTime !== undefined && executionSummary.timing.endTime > 0;
}

/** The data of a cell's output of this name, such as "training". */
export function outputOf(cell: vscode.NotebookCell, name: string): Record<string, unknown> | undefined {
  const mime = `application/vnd.rnnbook.${name}+json`;
  const item = cell.outputs.flatMap(({ items }) => items).find((each) => each.mime === mime);
  // SAFETY: every output of ours is a JSON object.
  return item && (JSON.parse(Buffer.from(item.data).toString("utf8")) as Record<string, unknown>);
}

export function textOf(cell: vscode.NotebookCell): string {
  const items = cell.outputs.flatMap(({ items }) => items).filter(({ mime }) => mime === "text/plain");
  return items.map(({ data }) => Buffer.from(data).toString("utf8")).join("\n");
}

export async function until<T>(
  what: string,
  condition: () => T | undefined | false,
  timeout = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeout / 1000} s in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Closes a notebook and waits until VS Code has let go of it, so that opening it again reads the file. */
export async function close(notebook: vscode.NotebookDocument): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await until("the notebook is closed", () => notebook.isClosed, 60_000);
}

/** Process ids of the kernels of a notebook, from what the system says of its processes. */
export function kernelsOf(notebook: vscode.NotebookDocument): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return line.includes("kernel.js") && line.includes(`--notebook=${notebook.uri.fsPath}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export async function removeOutputs(uri: vscode.Uri): Promise<void> {
  await rm(join(uri.fsPath, "../.rnnbook"), { recursive: true, force: true });
}
