import { plural } from "../../../outputs/format";
import type { Cell, CellLanguage, Notebook } from "../../../notebook/notebook";
import { importFaults } from "./faults";
import { kernelName, recordIn, stringIn, textIn } from "./shape";

export interface Imported {
  notebook: Notebook;
  /** Sentences for the user: what became text. */
  notes: string[];
}

/**
 * Reads a Jupyter notebook of format 4. What `ipynb` wrote comes back as it was; of any other, Markdown is kept and
 * code becomes a fence of Markdown, since no other language runs here. Outputs are left out. Faults: those of
 * `importFaults`.
 */
export function readIpynb(bytes: Uint8Array, file: string): Imported {
  const root = recordIn(parseJson(bytes, file));
  if (root === undefined || root["nbformat"] === undefined) throw importFaults.notJupyter(file);
  const format = root["nbformat"];
  if (format !== 4) throw importFaults.otherFormat(file, format);
  const { cells } = root;
  if (!Array.isArray(cells)) throw importFaults.noCells(file);
  const metadata = recordIn(root["metadata"]);
  const context: Context = {
    file,
    ours: stringIn(recordIn(metadata?.["kernelspec"])?.["name"]) === kernelName,
    language:
      stringIn(recordIn(metadata?.["language_info"])?.["name"]) ??
      stringIn(recordIn(metadata?.["kernelspec"])?.["language"]) ??
      "python",
    foreign: 0,
    attachments: 0,
  };
  const own = recordIn(metadata?.["rnnbook"]);
  const layout = recordIn(own?.["layout"]);
  const frontMatter = recordIn(own?.["front_matter"]) ?? {};
  return {
    notebook: {
      frontMatter: { ...frontMatter, rnnbook: 1 },
      cells: cells.map((cell, index) => readCell(cell, index, context)),
      ...(layout === undefined ? {} : { layout }),
    },
    notes: notesOf(context),
  };
}

interface Context {
  file: string;
  /** The notebook names our kernel, so a code cell without metadata is one of ours that somebody added. */
  ours: boolean;
  language: string;
  /** How many code cells became text, and how many cells had pictures inside. */
  foreign: number;
  attachments: number;
}

function readCell(value: unknown, index: number, context: Context): Cell {
  const cell = recordIn(value);
  const source = textIn(cell?.["source"]);
  if (cell === undefined || source === undefined) throw importFaults.badCell(context.file, index + 1);
  const type = cell["cell_type"];
  if (type !== "markdown" && type !== "code" && type !== "raw")
    throw importFaults.badCell(context.file, index + 1);
  if (Object.keys(recordIn(cell["attachments"]) ?? {}).length > 0) context.attachments++;
  const metadata = recordIn(cell["metadata"]);
  const own = recordIn(metadata?.["rnnbook"]);
  const layout = recordIn(own?.["layout"]);
  const kept = layout === undefined ? {} : { layout };
  if (type === "markdown") return { language: "markdown", source, ...kept };
  const language = own?.["language"];
  if (type === "code" && isCode(language)) return { language, source, ...kept };
  if (type === "code" && context.ours) {
    const isScript = recordIn(metadata?.["vscode"])?.["languageId"] === "javascript";
    return { language: isScript ? "js" : "rnn", source };
  }
  if (type === "raw") return { language: "markdown", source: fenced(source, "") };
  context.foreign++;
  return { language: "markdown", source: fenced(source, context.language) };
}

function isCode(language: unknown): language is Exclude<CellLanguage, "markdown"> {
  return language === "rnn" || language === "js";
}

/** In a fence that is longer than any inside. */
function fenced(source: string, language: string): string {
  const longest = Math.max(
    2,
    ...Array.from(source.matchAll(/^\s*(`{3,})/gm), ([, fence = ""]) => fence.length),
  );
  const fence = "`".repeat(longest + 1);
  const word = language.replace(/[^\w+#.-]/g, "");
  return `${fence}${word}\n${source}${source === "" || source.endsWith("\n") ? "" : "\n"}${fence}`;
}

function notesOf({ foreign, attachments, language, file }: Context): string[] {
  const notes: string[] = [];
  if (foreign > 0)
    notes.push(`${plural(foreign, "code cell")} in ${language} cannot run here and became text.`);
  if (attachments > 0)
    notes.push(
      `${plural(attachments, "cell")} of ${file} held pictures, which were left out: put them beside the notebook.`,
    );
  return notes;
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw importFaults.notJson(file, error instanceof Error ? error.message : String(error));
  }
}
