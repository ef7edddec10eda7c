import { dirname } from "node:path";
import type { ParsedCell } from "../../cells/parsed";
import { parseNotebook } from "../../cells/syntax";
import type { CellLanguage, Notebook } from "../../notebook/notebook";
import type { Output } from "../../outputs";
import { findOutputs, openStore, storageFor } from "../../store";
import type { NotebookFile } from "../notebook-file";
import type { RunRecord } from "../run/record-sink";

/** A notebook with what its cells have shown. */
export interface ExportDocument {
  file: NotebookFile;
  notebook: Notebook;
  /** The first heading, or the name of the file. */
  title: string;
  /** Where relative paths of the notebook start. */
  folder: string;
  cells: ExportCell[];
}

export interface ExportCell {
  language: CellLanguage;
  source: string;
  kind: string | undefined;
  name: string | undefined;
  outputs: readonly Output[];
  /** The outputs are of the cell as it was before it was changed. */
  stale: boolean;
}

/** With the outputs that lie beside the notebook. What cannot be read of them is left out, and `warn` is told. */
export function documentWithStored(file: NotebookFile, warn: (sentence: string) => void): ExportDocument {
  const stored = openStore(storageFor(file.path)).readOutputs(warn);
  return documentOf(file, (cells) =>
    findOutputs(stored, cells).map((found) => ({
      outputs: found?.cell.outputs ?? [],
      stale: found?.stale ?? false,
    })),
  );
}

/** With the outputs of a run that has just ended. */
export function documentOfRun(file: NotebookFile, record: RunRecord): ExportDocument {
  return documentOf(file, (cells) =>
    cells.map(({ index }) => {
      const outputs = record.cells.find(({ cell }) => cell === index)?.outputs ?? [];
      return { outputs, stale: false };
    }),
  );
}

type Shown = Pick<ExportCell, "outputs" | "stale">;

/** `shownBy` is asked for all cells of code at once. */
function documentOf(file: NotebookFile, shownBy: (cells: ParsedCell[]) => Shown[]): ExportDocument {
  const { notebook } = file;
  const parsed = parseNotebook(notebook.cells);
  const code = parsed.filter(({ language }) => language !== "markdown");
  const shown = new Map(shownBy(code).map((value, i) => [code[i]?.index, value]));
  const cells = parsed.map(({ index, language, source, kind, name }): ExportCell => {
    const { outputs, stale } = shown.get(index) ?? { outputs: [], stale: false };
    return { language, source, kind, name, outputs, stale };
  });
  return { file, notebook, title: titleOf(file), folder: dirname(file.path), cells };
}

function titleOf({ notebook, path }: NotebookFile): string {
  for (const { language, source } of notebook.cells) {
    const heading = language === "markdown" ? /^#[ \t]+(.+?)[ \t#]*$/m.exec(source)?.[1] : undefined;
    if (heading !== undefined) return heading.replace(/[*_`]/g, "");
  }
  return path.slice(dirname(path).length + 1).replace(/\.rnnbook$/, "");
}
