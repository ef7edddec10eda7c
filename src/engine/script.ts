import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { disposeTables, readTable as read, readTextFile } from "../tables";
import { addonName, findRuntime, rnnbookHome } from "../client/runtime";
import type { Engine, EngineName, ModelSpec, NamedTensor, Table } from "./api";
import { loadEngine as load } from "./load";
import { initialValues } from "./model/initialize";
import { planModel } from "./model/plan";

export { shuffled } from "./random/shuffle";
export type * from "./api";

/**
 * What `import { loadEngine } from "rnnbook/engine"` gives to a script: the engine of notebooks without a kernel. TensorFlow
 * is taken where it is installed, unless `engine` says otherwise. Faults: a part is missing or does not load.
 */
export async function loadEngine(options: { engine?: EngineName } = {}): Promise<Engine> {
  const addon = options.engine === "embedded" ? undefined : findAddon(process.env);
  const engine = options.engine ?? (addon === undefined ? "embedded" : "native");
  const loaded = await load({ engine, dist: __dirname, addon });
  return loaded.engine;
}

/**
 * The rows of a CSV, TSV, JSON or Parquet file, as a series is made of. Faults: what is wrong with the file.
 */
export async function readTable(file: string | URL): Promise<Table> {
  try {
    return await read(typeof file === "string" ? file : fileURLToPath(file), {
      dist: __dirname,
      execPath: process.execPath,
    });
  } finally {
    disposeTables();
  }
}

/** The text of a file in UTF-8, with single line ends and without a byte order mark. Faults: what is wrong with the file. */
export async function readText(file: string | URL): Promise<string> {
  return readTextFile(typeof file === "string" ? file : fileURLToPath(file));
}

/** The weights that a model of this seed starts with, on every engine, in the order of its layers. Faults: those of a model. */
export function initialWeights(spec: ModelSpec, seed: number): NamedTensor[] {
  return planModel(spec).flatMap((layer) =>
    layer.weights.map((weight) => {
      const name = `${layer.name}/${weight.name}`;
      return { name, shape: weight.shape, dtype: "float32", values: initialValues(weight, seed, name) };
    }),
  );
}

function findAddon(env: NodeJS.ProcessEnv): string | undefined {
  const named = env["RNNBOOK_ADDON"];
  if (named !== undefined && named !== "") return named;
  const runtime = findRuntime(rnnbookHome(env));
  return runtime && join(runtime.folder, addonName);
}
