import { readFile, stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";
import { scriptFaults } from "./faults";

export interface Importer {
  /** `import(name)` of a cell. Faults: js-import. */
  load: (name: unknown) => Promise<object>;
  /** `import {wanted} from name` of a cell. */
  imported: (name: string, wanted: readonly string[]) => Promise<object>;
}

/**
 * Imports as a module in `folder` would: Node's own modules, packages from its node_modules and those above, files by
 * their path. A file that has changed is read anew; `opened` is told of each.
 */
export function importerOf(folder: string, opened: (path: string) => void): Importer {
  const native = nativeImport(folder);

  async function load(name: unknown): Promise<object> {
    const wanted = String(name);
    try {
      if (isBuiltin(wanted)) return await native(wanted);
      if (/^(\.{0,2}\/|file:)/.test(wanted)) return await loadFile(wanted);
      return await native(wanted);
    } catch (error) {
      throw worded(wanted, error);
    }
  }

  async function loadFile(name: string): Promise<object> {
    const path = name.startsWith("file:") ? new URL(name).pathname : resolve(folder, name);
    const { mtimeMs } = await stat(path);
    opened(path);
    if (path.endsWith(".json")) {
      const value: unknown = JSON.parse(await readFile(path, "utf8"));
      return { default: value };
    }
    // Modules are kept for good by their address; the time of change makes another one of it.
    return native(`${pathToFileURL(path).href}?changed=${mtimeMs}`);
  }

  return {
    load,
    async imported(name, wanted) {
      const module = await load(name);
      const missing = wanted.find((each) => !(each in module));
      if (missing !== undefined) throw scriptFaults.noExport(name, missing);
      return module;
    },
  };
}

/** Node's own `import()`, as if it stood in a file of the folder. */
function nativeImport(folder: string): (name: string) => Promise<object> {
  const script = new Script("(name) => import(name)", {
    filename: join(folder, "cell.mjs"),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // SAFETY: the script is the function that stands above.
  return script.runInThisContext() as (name: string) => Promise<object>;
}

function worded(name: string, error: unknown): Error {
  if (!(error instanceof Error)) return scriptFaults.noModule(name, String(error));
  const code = "code" in error ? String(error.code) : "";
  const details: Record<string, string> = {
    ERR_MODULE_NOT_FOUND: "it was not found.",
    ENOENT: "there is no such file.",
    ERR_UNKNOWN_FILE_EXTENSION: "Node reads .js, .mjs, .cjs and .json files alone.",
    ERR_PACKAGE_PATH_NOT_EXPORTED: "the package does not offer this part of it.",
    ERR_UNSUPPORTED_DIR_IMPORT: "it is a folder.",
    ERR_UNSUPPORTED_ESM_URL_SCHEME: "addresses of the network cannot be imported.",
    ERR_NETWORK_IMPORT_DISALLOWED: "addresses of the network cannot be imported.",
  };
  const nested = /Cannot find (?:package|module) '([^']+)'/.exec(error.message)?.[1];
  if (code === "ERR_MODULE_NOT_FOUND" && nested !== undefined && !nested.includes(name.replace(/^[./]+/, "")))
    return scriptFaults.noModule(name, `it needs \`${nested}\`, which was not found.`);
  return scriptFaults.noModule(name, details[code] ?? `${error.name}: ${firstLine(error.message)}`);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
