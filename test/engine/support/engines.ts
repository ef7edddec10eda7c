import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, vi } from "vitest";
import type { Tf } from "../../../src/engine/api";
import { dist, findAddon } from "./addon";

export interface TestedEngine {
  name: "native" | "embedded";
  tf: Tf;
}

/** Runs tests on every engine of this machine: the embedded one always, the native one where TensorFlow is found. */
export function onEachEngine(tests: (engine: TestedEngine) => void): void {
  describe.each(engines)("on the $name engine", (engine) => {
    // Both copies of tfjs share the state that they keep in the global object, the present back end included.
    beforeAll(() => engine.tf.setBackend(engine.name === "native" ? "tensorflow" : "wasm"));
    tests(engine);
  });
}

export const engines = await loadAll();

async function loadAll(): Promise<TestedEngine[]> {
  const addon = findAddon();
  const names = addon === undefined ? (["embedded"] as const) : (["native", "embedded"] as const);
  if (addon !== undefined) process.env.RNNBOOK_ADDON = addon;
  const missing = names
    .map((name) => `engine-${name}`)
    .filter((name) => !existsSync(join(dist, `${name}.js`)));
  if (missing.length > 0)
    execFileSync("node", [join(dist, "../scripts/build.mjs"), `--only=${missing.join(",")}`]);
  const loaded: TestedEngine[] = [];
  // The second copy of tfjs finds the kernels of the first, and would say so of each of them.
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  for (const name of names) {
    const bundle: unknown = await import(pathToFileURL(join(dist, `engine-${name}.js`)).href);
    // SAFETY: both bundles export `load`, as the types of the back ends say.
    const { load } = bundle as { load(this: void): Promise<{ tf: Tf }> };
    loaded.push({ name, tf: (await load()).tf });
  }
  warn.mockRestore();
  console.info(
    `Engines under test: ${names.join(", ")}${addon === undefined ? " (no TensorFlow found)" : ""}`,
  );
  return loaded;
}
