import * as vscode from "vscode";
import { parse } from "../../notebook/parse";
import { toNotebookData } from "../document/notebook-data";
import { openUntitled } from "../document/untitled";
import type { CommandContext } from "./command";

interface Sample extends vscode.QuickPickItem {
  data: vscode.NotebookData;
}

/** Opens a sample as an untitled copy, so that the sample itself stays as it is. `argument` may name it. */
export async function openSample({ extension }: CommandContext, argument: unknown): Promise<void> {
  const samples = await readSamples(vscode.Uri.joinPath(extension.extensionUri, "media/samples"));
  const sample =
    samples.find(({ description }) => description === argument) ??
    (await vscode.window.showQuickPick(samples, { placeHolder: "The sample to open", matchOnDetail: true }));
  if (sample === undefined) return;
  await openUntitled(sample.data);
}

async function readSamples(folder: vscode.Uri): Promise<Sample[]> {
  const files = await vscode.workspace.fs.readDirectory(folder);
  // A folder .rnnbook with outputs may lie beside them.
  const names = files.flatMap(([name, type]) =>
    type === vscode.FileType.File && name.endsWith(".rnnbook") ? [name] : [],
  );
  const samples = names.sort().map(async (name): Promise<Sample | undefined> => {
    const parsed = parse(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)));
    if (!parsed.ok) return undefined;
    const [heading, ...prose] = (parsed.notebook.cells[0]?.source ?? "").split("\n");
    return {
      label: heading?.replace(/^#+\s*/, "") ?? name,
      description: name.replace(/\.rnnbook$/, ""),
      detail: prose.find((line) => line.trim() !== "") ?? "",
      data: toNotebookData(parsed.notebook),
    };
  });
  return (await Promise.all(samples)).filter((sample) => sample !== undefined);
}
