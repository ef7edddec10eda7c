// Runs test/host in a desktop VS Code, which is downloaded: the suite of `npm test` with another launcher.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "./build.mjs";
import { bundleHostSuite } from "./lib/bundle-host.mjs";
import { root, testFolder } from "./lib/vscode.mjs";

await build();
const extensionTestsPath = await bundleHostSuite();
mkdirSync(testFolder, { recursive: true });
const base = mkdtempSync(join(testFolder, "desktop-"));
const workspace = join(base, "workspace");
const results = join(base, "results.json");
mkdirSync(workspace);
try {
  await runTests({
    cachePath: join(testFolder, "desktop"),
    extensionDevelopmentPath: root,
    extensionTestsPath,
    extensionTestsEnv: { RNNBOOK_TEST_RESULTS: results },
    launchArgs: [
      workspace,
      "--disable-extensions",
      "--disable-workspace-trust",
      "--user-data-dir",
      join(base, "user"),
    ],
  });
  console.log(readFileSync(results, "utf8"));
} catch (error) {
  console.error(`The suite in a desktop VS Code did not pass: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(base, { recursive: true, force: true });
}
