import { readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { version } from "../../../base/version";
import type { ExportFormat } from "../format";
import type { ScriptPlan } from "../script/plan";
import { exportFaults } from "../script/faults";
import { planScript } from "../script/resolve";
import { dataPart } from "./data";
import { judgePart } from "./judge";
import { modelPart, trainPart } from "./model";

/** A script for Node on our own engine, which gives the numbers of the notebook. */
export const js: ExportFormat = {
  name: "js",
  ending: ".mjs",
  doc: "a script for Node on RNNBook's own engine",
  showsOutputs: false,
  async write(document, io, target) {
    const plan = await planScript(document, "a script", io);
    if (plan.task !== "forecast") throw exportFaults.task(plan.model.name, "text", "a script");
    const { source } = plan.data;
    const isSample = source.type === "table" && source.isSample;
    const path =
      source.type !== "table"
        ? ""
        : isSample
          ? basename(source.path)
          : relative(dirname(target), source.path);
    const sample = isSample ? [{ name: basename(source.path), content: readFileSync(source.path) }] : [];
    return { text: script(plan, path.replaceAll("\\", "/"), basename(target)), beside: sample };
  },
};

function script(plan: ScriptPlan, dataPath: string, file: string): string {
  const parts = [
    header(plan, file),
    dataPart(plan, dataPath),
    modelPart(plan.model, plan.train.seed),
    trainPart(plan),
    judgePart(plan),
    ...plan.scripts.map((source) => `// The notebook also holds this cell:\n${comment(source)}`),
    "model.dispose();",
  ];
  return `${parts.join("\n\n")}\n`;
}

function header({ title, notebook, data }: ScriptPlan, file: string): string {
  const names = data.source.type === "table" ? "loadEngine, readTable" : "loadEngine";
  return `// ${title.replace(/\s+/g, " ")}
//
// The same as ${notebook}, on RNNBook's engine; written by RNNBook ${version}.
//
//     npm install FOLDER-OF-RNNBOOK
//     node ${file}
import { ${names} } from "rnnbook/engine";

const engine = await loadEngine();
const tools = engine.series;`;
}

function comment(source: string): string {
  return source
    .split("\n")
    .map((line) => (line === "" ? "//" : `// ${line}`))
    .join("\n");
}
