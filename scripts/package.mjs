// Builds rnnbook-<version>.vsix in the project's folder, for the platform that it runs on: DuckDB's library is in it.
//   --no-build   take dist/ as it is
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { build } from "./build.mjs";
import { root } from "./lib/vscode.mjs";

/** Packs dist/ as it is, and returns the path of the file. */
export async function packageExtension() {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes("--no-build")) await build();
  await packageExtension();
}
