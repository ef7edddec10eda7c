import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { tableEndings } from "../../base/file-endings";

const endings = [...tableEndings, "txt"];
const limit = 500;

/** What a `source` can name: files of the notebook's folder and those below it, and sample data. */
export async function sourceFiles(
  { extensionUri }: vscode.ExtensionContext,
  notebook: vscode.NotebookDocument,
): Promise<string[]> {
  const samples = await names(join(extensionUri.fsPath, "media/samples/data"));
  const bundled = samples.filter((name) => endings.some((ending) => name.endsWith(`.${ending}`)));
  const { uri } = notebook;
  if (uri.scheme !== "file") return bundled.map(withoutEnding);
  const folder = vscode.Uri.joinPath(uri, "..");
  const pattern = new vscode.RelativePattern(folder, `**/*.{${endings.join(",")}}`);
  const found = await vscode.workspace.findFiles(pattern, "**/{node_modules,.*}/**", limit);
  const near = found.map((file) => file.path.slice(folder.path.length + 1)).sort();
  return [...near, ...bundled.map(withoutEnding)];
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]+$/, "");
}
