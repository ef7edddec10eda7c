import { readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { version } from "../../../base/version";
import type { ExportFormat } from "../format";
import type { CommandIo } from "../../command";
import { openScript, planOf, type Opened } from "../script/resolve";
import type { SeriesSource } from "../script/series-source";
import { labelledParts } from "./labelled";
import { planLabelled, type LabelledScript } from "./labelled-plan";
import { seriesParts } from "./series";
import { symbolsOf, textParts } from "./text";

/** A script for Node on our own engine, which gives the numbers of the notebook. */
export const js: ExportFormat = {
  name: "js",
  ending: ".mjs",
  doc: "a script for Node on RNNBook's own engine",
  showsOutputs: false,
  async write(document, io, target) {
    const opened = await openScript(document, "a script", io);
    const { tools, file, partsOf } = await bodyOf(opened, io);
    const [path, isSample] = file === undefined ? ["", false] : [file.path, file.isSample];
    const dataPath = isSample ? basename(path) : relative(dirname(target), path).replaceAll("\\", "/");
    const names = ["loadEngine", ...(file === undefined ? [] : [file.reader])];
    const parts = [
      header(opened.common, names, tools, basename(target)),
      ...partsOf(dataPath),
      ...opened.common.scripts.map((source) => `// The notebook also holds this cell:\n${comment(source)}`),
    ];
    return {
      text: `${parts.join("\n\n")}\n`,
      beside: isSample ? [{ name: basename(path), content: readFileSync(path) }] : [],
    };
  },
};

/** What a script says between its header and its end. */
interface Body {
  /** Which of the engine's tools it uses. */
  tools: "series" | "text" | "labelled";
  /** What it reads, and by which function; undefined where data is generated. */
  file: { path: string; isSample: boolean; reader: string } | undefined;
  partsOf: (dataPath: string) => string[];
}

async function bodyOf(opened: Opened, io: CommandIo): Promise<Body> {
  const fileOf = (source: SeriesSource | LabelledScript["source"]) =>
    source.type === "table"
      ? { path: source.path, isSample: source.isSample, reader: "readTable" }
      : undefined;
  if (opened.found.data.type === "sequences") {
    const plan = await planLabelled(opened, io);
    return {
      tools: "labelled",
      file: fileOf(plan.source),
      partsOf: (dataPath) => labelledParts(plan, dataPath),
    };
  }
  const plan = await planOf(opened, io);
  if (plan.task === "forecast")
    return {
      tools: "series",
      file: fileOf(plan.data.source),
      partsOf: (dataPath) => seriesParts(plan, dataPath),
    };
  const symbols = plan.generations.length > 0 ? await symbolsOf(plan) : [];
  const { path, isSample } = plan.text;
  return {
    tools: "text",
    file: { path, isSample, reader: "readText" },
    partsOf: (dataPath) => textParts(plan, symbols, dataPath),
  };
}

function header(
  { title, notebook }: Opened["common"],
  names: readonly string[],
  tools: string,
  file: string,
): string {
  return `// ${title.replace(/\s+/g, " ")}
//
// The same as ${notebook}, on RNNBook's engine; written by RNNBook ${version}.
//
//     npm install FOLDER-OF-RNNBOOK
//     node ${file}
import { ${names.join(", ")} } from "rnnbook/engine";

const engine = await loadEngine();
const tools = engine.${tools};`;
}

function comment(source: string): string {
  return source
    .split("\n")
    .map((line) => (line === "" ? "//" : `// ${line}`))
    .join("\n");
}
