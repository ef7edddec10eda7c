import * as vscode from "vscode";
import { outputs, type Output, type OutputData, type OutputName } from "../../outputs";
import { mimeOf } from "../../outputs/output";
import { readOutput } from "../../outputs/read";

/** What VS Code shows of an output: our own mime for the renderer, and text for all who cannot see it. */
export function outputItems(output: Output): vscode.NotebookCellOutputItem[] {
  const items = [new vscode.NotebookCellOutputItem(encode(JSON.stringify(output.data)), output.mime)];
  const text = textOf(output);
  if (text !== undefined) items.push(vscode.NotebookCellOutputItem.text(text, "text/plain"));
  return items;
}

/** Remembers the source it came from, so that a later change of the cell shows. */
export interface OutputMetadata {
  source: string;
}

export function cellOutput(output: Output, source: string): vscode.NotebookCellOutput {
  const metadata: OutputMetadata = { source };
  return new vscode.NotebookCellOutput(outputItems(output), { ...metadata });
}

/** The data of an output that a cell shows; undefined if it shows none of this name. */
export function shownOutput<Name extends OutputName>(
  cell: vscode.NotebookCell,
  name: Name,
): OutputData<Name> | undefined {
  const item = cell.outputs.flatMap(({ items }) => items).find(({ mime }) => mime === mimeOf(name));
  if (item === undefined) return undefined;
  const read = readOutput(item.mime, JSON.parse(new TextDecoder().decode(item.data)));
  // SAFETY: an output of this mime has this name, and its data has passed the schema.
  return read.name === name ? (read.data as OutputData<Name>) : undefined;
}

/** What a failure says, if the output is one. */
export function failureIn(output: Output): OutputData<"failure"> | undefined {
  // SAFETY: the mime says which schema the data has passed.
  return output.mime === outputs.failure.mime ? (output.data as OutputData<"failure">) : undefined;
}

/** The renderer checks the data by its schema before it draws; the mime decides that it is our renderer. */
export function isOurs({ mime }: Output): boolean {
  return definitionOf(mime) !== undefined;
}

function definitionOf(mime: string) {
  return Object.values(outputs).find((definition) => definition.mime === mime);
}

function textOf({ mime, data }: Output): string | undefined {
  try {
    // SAFETY: the mime says which data it is; what a damaged store gives instead throws and has no text.
    return definitionOf(mime)?.toText(data as never);
  } catch {
    return undefined;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
