import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createEngine } from ".";
import { assert } from "../base/assert";
import type { Fault } from "../base/issue";
import type { Engine, EngineName, Tf } from "./api";
import { engineFaults } from "./faults";
import { keepProgramsBeside } from "./graph/disk-cache";

export interface LoadedEngine {
  engine: Engine;
  /** Sentences for the log. */
  notes: string[];
}

/**
 * Loads an engine from its bundle in `dist`. The native one needs `addon`, the path of tfjs_binding.node, which finds
 * TensorFlow beside itself. Faults: a part is missing or does not load.
 */
export async function loadEngine(options: {
  engine: EngineName;
  dist: string;
  addon?: string | undefined;
}): Promise<LoadedEngine> {
  const { engine: name, dist, addon } = options;
  const bundle = join(dist, `engine-${name}.js`);
  if (!existsSync(bundle)) throw engineFaults.notBuilt(name);
  if (name === "native") {
    if (addon === undefined || !existsSync(addon)) throw engineFaults.noAddon();
    // The addon's loader is a file of its own inside the bundle; this is how it learns the path.
    process.env["RNNBOOK_ADDON"] = addon;
    keepProgramsBeside(dirname(addon));
  }
  let loaded: { tf: Tf };
  try {
    loaded = await load(bundle);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw name === "native" ? nativeFault(cause) : engineFaults.embeddedFailed(firstLine(cause));
  }
  const backend = loaded.tf.getBackend();
  return {
    engine: createEngine(name, loaded.tf),
    notes:
      backend === "cpu" ? ["WebAssembly does not start here; plain JavaScript runs instead, slower."] : [],
  };
}

async function load(bundle: string): Promise<{ tf: Tf }> {
  const module: unknown = await import(pathToFileURL(bundle).href);
  assert(typeof module === "object" && module !== null && "load" in module, "a back end exports `load`");
  // SAFETY: our own back ends under `backends` all export this function.
  const { load: start } = module as { load(this: void): Promise<{ tf: Tf }> };
  return start();
}

/** The dynamic linker says "libx.so.2: cannot open shared object file: No such file or directory". */
function nativeFault(cause: string): Fault {
  const library = /^(lib[^\s:]+): cannot open shared object file/.exec(cause)?.[1];
  return library === undefined ? engineFaults.addonFailed(firstLine(cause)) : engineFaults.noLibrary(library);
}

function firstLine(text: string): string {
  return text.split("\n")[0]?.trim() ?? "";
}
