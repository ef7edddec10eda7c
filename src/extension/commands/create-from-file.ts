import { dirname, basename } from "node:path";
import * as vscode from "vscode";
import { isTextFile, tableEndings } from "../../base/file-endings";
import { starterFor } from "../../cells/language/starters";
import { newNotebook } from "../../notebook/notebook";
import { print } from "../../notebook/print";
import { readColumns } from "../../tables";
import { execPath } from "../run/kernel-options";
import { readSettings } from "../settings";
import type { CommandContext } from "./command";

/** Enough to tell the type of each column. */
const sampleRows = 1000;

/** Writes a notebook beside a data file, with its columns guessed, and opens it. `argument` is the file. */
export async function createFromFile({ extension }: CommandContext, argument: unknown): Promise<void> {
  const file = argument instanceof vscode.Uri ? argument : await pickFile();
  if (file === undefined) return;
  const { fsPath } = file;
  const columns = isTextFile(fsPath) ? undefined : await columnsOf(extension, fsPath);
  const cells = starterFor({ file: basename(fsPath), ...(columns && { columns }) });
  const target = await freeName(file);
  await vscode.workspace.fs.writeFile(target, print({ ...newNotebook(), cells }));
  await vscode.commands.executeCommand("vscode.open", target);
}

async function columnsOf(extension: vscode.ExtensionContext, path: string) {
  const dist = vscode.Uri.joinPath(extension.extensionUri, "dist").fsPath;
  const { columns } = await readColumns(path, { dist, execPath: execPath(readSettings()), rows: sampleRows });
  return columns;
}

async function pickFile(): Promise<vscode.Uri | undefined> {
  const filters = { "Data and text": [...tableEndings, "txt", "md"] };
  const [file] = (await vscode.window.showOpenDialog({ filters, openLabel: "Create Notebook" })) ?? [];
  return file;
}

/** `rides.rnnbook` beside `rides.csv`, or `rides-2.rnnbook`: nothing that is there is written over. */
async function freeName(file: vscode.Uri): Promise<vscode.Uri> {
  const folder = file.with({ path: dirname(file.path) });
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name));
  const name = basename(file.path).replace(/\.[^.]*$/, "");
  let free = `${name}.rnnbook`;
  for (let count = 2; taken.has(free); count++) free = `${name}-${count}.rnnbook`;
  return vscode.Uri.joinPath(folder, free);
}
