import { readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { version } from "../../../base/version";
import type { ExportFormat } from "../format";
import type { ScriptPlan, TextPlan } from "../script/plan";
import { planScript } from "../script/resolve";
import { seriesParts } from "./series";
import { textParts } from "./text";

/** A script for Node on our own engine, which gives the numbers of the notebook. */
export const js: ExportFormat = {
  name: "js",
  ending: ".mjs",
  doc: "a script for Node on RNNBook's own engine",
  showsOutputs: false,
  async write(document, io, target) {
    const plan = await planScript(document, "a script", io);
    const source = plan.task === "forecast" ? plan.data.source : { type: "table", ...plan.text };
    const [path, isSample] = source.type === "table" ? [source.path, source.isSample] : ["", false];
    const dataPath = isSample ? basename(path) : relative(dirname(target), path).replaceAll("\\", "/");
    const parts = plan.task === "forecast" ? seriesParts(plan, dataPath) : await textParts(plan, dataPath);
    return {
      text: assemble(plan, parts, basename(target)),
      beside: isSample ? [{ name: basename(path), content: readFileSync(path) }] : [],
    };
  },
};

function assemble(plan: ScriptPlan | TextPlan, parts: readonly string[], file: string): string {
  const all = [
    header(plan, file),
    ...parts,
    ...plan.scripts.map((source) => `// The notebook also holds this cell:\n${comment(source)}`),
    "model.dispose();",
  ];
  return `${all.join("\n\n")}\n`;
}

function header(plan: ScriptPlan | TextPlan, file: string): string {
  const isText = plan.task === "generate";
  const reader = isText ? "readText" : plan.data.source.type === "table" ? "readTable" : undefined;
  const names = ["loadEngine", ...(reader === undefined ? [] : [reader])].join(", ");
  return `// ${plan.title.replace(/\s+/g, " ")}
//
// The same as ${plan.notebook}, on RNNBook's engine; written by RNNBook ${version}.
//
//     npm install FOLDER-OF-RNNBOOK
//     node ${file}
import { ${names} } from "rnnbook/engine";

const engine = await loadEngine();
const tools = engine.${isText ? "text" : "series"};`;
}

function comment(source: string): string {
  return source
    .split("\n")
    .map((line) => (line === "" ? "//" : `// ${line}`))
    .join("\n");
}
