// Builds rnnbook-<version>.vsix in the project's folder, for the platform that it runs on: DuckDB's library is in it.
//   --no-build   take dist/ as it is
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { build } from "./build.mjs";
import { root, setUpRuntime } from "./lib/set-up.mjs";

/** Packs dist/ as it is, with the addon for TensorFlow where it could be built, and returns the path of the file. */
export async function packageExtension() {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  await copyAddon();
  const packagePath = join(root, `rnnbook-${version}.vsix`);
  await createVSIX({
    cwd: root,
    packagePath,
    target: `${process.platform}-${process.arch}`,
    // Everything is bundled.
    dependencies: false,
    allowMissingRepository: true,
    // The pictures of the README are in the file.
    rewriteRelativeLinks: false,
  });
  return packagePath;
}

/** Who installs the file then needs no compiler. */
async function copyAddon() {
  const { addon } = await setUpRuntime();
  if (addon === undefined) return;
  const folder = join(root, "dist/addon/prebuilt", `${process.platform}-${process.arch}`);
  mkdirSync(folder, { recursive: true });
  cpSync(addon, join(folder, "tfjs_binding.node"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes("--no-build")) await build();
  await packageExtension();
}
