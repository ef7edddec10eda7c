// The extension-host suite as one file, as both launchers load it.
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./vscode.mjs";

/** Returns the path that goes into `extensionTestsPath`. */
export async function bundleHostSuite() {
  const outfile = join(root, "test/.out/host/index.js");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/host/index.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "inline",
    logLevel: "warning",
    // Mocha finds its own files at run time.
    external: ["vscode", "mocha"],
  });
  return outfile;
}
