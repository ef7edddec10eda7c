// Runs test/host in the extension host of a real VS Code. The last line is {"passed":N,"failed":N,"failures":[…]}.
//   --no-build     take dist/ as it is
//   --grep=TEXT    only the tests whose title has TEXT
//   --log          what VS Code and its extension host print, on standard error
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { bundleHostSuite } from "./lib/bundle-host.mjs";
import { launchChromium } from "./lib/chromium.mjs";
import { freshFolders, pageUrl, root, startServer, testFolder } from "./lib/vscode.mjs";

const limit = 8 * 60_000;
const option = (name) => process.argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);
const verbose = process.argv.includes("--log");

try {
  const result = await run();
  console.log(JSON.stringify(result));
  process.exitCode = result.failed === 0 ? 0 : 1;
} catch (error) {
  const failures = [{ title: "The extension host suite", message: error.message }];
  console.log(JSON.stringify({ passed: 0, failed: 1, failures }));
  process.exitCode = 1;
}

async function run() {
  if (!process.argv.includes("--no-build")) await build();
  const suite = await bundleHostSuite();
  mkdirSync(testFolder, { recursive: true });
  const base = mkdtempSync(join(testFolder, "host-"));
  const workspace = join(base, "workspace");
  mkdirSync(workspace);
  const results = join(base, "results.json");
  const closers = [() => rmSync(base, { recursive: true, force: true })];
  try {
    const server = await startServer({
      folders: freshFolders(base),
      env: { RNNBOOK_TEST_RESULTS: results, RNNBOOK_TEST_GREP: option("grep") ?? "" },
      log: (text) => verbose && process.stderr.write(text),
    });
    closers.push(server.stop);
    const browser = await launchChromium();
    closers.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const exit = new Promise((resolve) => void page.exposeFunction("codeAutomationExit", resolve));
    await page.exposeFunction("codeAutomationLog", (type, args) => {
      if (verbose) console.error(`[${type}]`, ...args);
    });
    page.on("crash", () => console.error("The page of VS Code crashed."));
    await page.goto(
      pageUrl(server, workspace, { extensionDevelopmentPath: root, extensionTestsPath: suite }),
    );
    const timer = setTimeout(() => void page.close(), limit);
    const code = await Promise.race([exit, page.waitForEvent("close", { timeout: 0 }).then(() => "timeout")]);
    clearTimeout(timer);
    if (code === "timeout") {
      throw new Error(`The extension host suite did not end within ${limit / 60_000} minutes.`);
    }
    return readResults(results, code);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function readResults(file, code) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Error(`The extension host ended with code ${code} before the suite did.`);
  }
}
