// Serves a copy of the samples in a real VS Code in the browser, with the extension as it is built now.
//   --port=N   else a free one
//   --reset    begins with a new copy; what was changed in the last one is lost
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { SetUpError, setUpProject } from "./lib/set-up.mjs";
import { freshFolders, pageUrl, root, startServer, testFolder } from "./lib/vscode.mjs";

const option = (name) => process.argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);
const base = join(testFolder, "code");
const workspace = join(base, "samples");

try {
  setUpProject();
  await build();
  if (process.argv.includes("--reset")) rmSync(base, { recursive: true, force: true });
  copySamples();
  const server = await startServer({
    folders: freshFolders(base),
    port: option("port") === undefined ? undefined : Number(option("port")),
  });
  console.log(
    `\nVS Code with the samples:\n\n  ${pageUrl(server, workspace, { extensionDevelopmentPath: root })}\n`,
  );
  console.log("Open it in a browser; Ctrl+C here ends it.");
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
  });
  await server.stop();
} catch (error) {
  console.error(error instanceof SetUpError || error.cause ? error.message : error.stack);
  process.exitCode = 1;
}

/** What is there already stays: it may have been changed. */
function copySamples() {
  const from = join(root, "media/samples");
  mkdirSync(workspace, { recursive: true });
  // The folder .rnnbook beside them has outputs of runs in the clone.
  const files = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of files.filter(({ name }) => name.endsWith(".rnnbook"))) {
    if (!existsSync(join(workspace, name))) cpSync(join(from, name), join(workspace, name));
  }
}
