// Sets everything up, runs the weather sample and says how to go on. Quick where all is there; asks the network for
// nothing then.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { SetUpError, root, setUpProject, setUpRuntime } from "./lib/set-up.mjs";

const sample = "media/samples/weather.rnnbook";

try {
  setUpProject();
  const { missing } = await setUpRuntime();
  if (missing !== undefined) console.error("Going on with the embedded engine, which is slower.");
  process.exitCode = runSample();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function runSample() {
  const { status } = spawnSync(process.execPath, [join(root, "dist/cli.js"), "run", sample], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) return status ?? 1;
  console.log(`
Open it in VS Code:
  npm run code         in the browser, with the extension loaded
  npm run package      makes the file that "code --install-extension" installs; then open ${sample}
Run notebooks here:
  npx rnnbook run ${sample}
  npx rnnbook --help`);
  return 0;
}
