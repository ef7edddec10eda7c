import * as vscode from "vscode";
import { notebookType } from "../names";

/** How many files of the workspace are looked at where no tab has the bytes. */
const searched = 200;
const justNow = 15_000;

/**
 * The notebook file that has these bytes. VS Code does not tell a serializer which file it reads: it is one of the
 * open tabs, else one of the workspace. Two files with the same bytes cannot be told apart.
 */
export async function fileWithBytes(bytes: Uint8Array): Promise<vscode.Uri | undefined> {
  const known = [...tabs(), ...documents()];
  const open = await firstWithBytes(known, bytes);
  if (open !== undefined) return open;
  return firstWithBytes(await vscode.workspace.findFiles("**/*.rnnbook", undefined, searched), bytes);
}

/** Where an untitled notebook is being saved: VS Code has opened the file before there is anything in it. */
export function fileBeingMade(): Promise<vscode.Uri | undefined> {
  return firstWithBytes(documents(), new Uint8Array());
}

/**
 * Whether a file of 0 bytes has only just been made. VS Code makes one where a notebook is to be saved for the first
 * time, and reads it before it writes.
 */
export async function emptyFileIsNew(file: vscode.Uri): Promise<boolean> {
  const { mtime } = await vscode.workspace.fs.stat(file);
  return Date.now() - mtime < justNow;
}

/** A tab whose notebook is only now being opened: with unsaved changes its bytes come from a backup, not its file. */
export function tabBeingOpened(): vscode.Uri | undefined {
  const opened = new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.toString()));
  const opening = tabs().filter((uri) => !opened.has(uri.toString()));
  return opening.length === 1 ? opening[0] : undefined;
}

function tabs(): vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) =>
      input instanceof vscode.TabInputNotebook && input.notebookType === notebookType ? [input.uri] : [],
    )
    .filter(({ scheme }) => scheme !== "untitled");
}

function documents(): vscode.Uri[] {
  return vscode.workspace.notebookDocuments
    .filter((notebook) => notebook.notebookType === notebookType && !notebook.isUntitled)
    .map(({ uri }) => uri);
}

async function firstWithBytes(uris: vscode.Uri[], bytes: Uint8Array): Promise<vscode.Uri | undefined> {
  for (const uri of uris) if (await hasBytes(uri, bytes)) return uri;
  return undefined;
}

async function hasBytes(uri: vscode.Uri, bytes: Uint8Array): Promise<boolean> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size !== bytes.byteLength) return false;
    return Buffer.from(bytes).equals(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Deleted or unreadable: not the one.
    return false;
  }
}
