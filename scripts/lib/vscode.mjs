// A real VS Code for the tests and for `npm run code`: the server that npm carries, on a Node of its own.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const testFolder = join(root, ".vscode-test");

const codeServer = "4.139.1";
const node = "24.21.0";

/**
 * Brings VS Code into `.vscode-test`, once, and returns its parts: `{ node, server }`. Throws an error with one
 * sentence for the user where it cannot.
 */
export function setUpVsCode(log = console.error) {
  const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(testFolder, `vscode-${codeServer}-node-${node}`);
  const modules = join(folder, "node_modules");
  if (!existsSync(folder)) {
    log(`Bringing VS Code (code-server ${codeServer}) and Node ${node} from npm into .vscode-test …`);
    mkdirSync(testFolder, { recursive: true });
    // What is half installed never gets the final name.
    const part = mkdtempSync(join(testFolder, "part-"));
    try {
      writeFileSync(join(part, "package.json"), JSON.stringify({ private: true }));
      npm(part, "install", `code-server@${codeServer}`, `${nodePackage}@${node}`);
      npm(join(part, "node_modules/code-server/lib/vscode"), "install", "--omit=dev");
      renameSync(part, folder);
    } catch (error) {
      rmSync(part, { recursive: true, force: true });
      throw new Error(
        `VS Code for the tests could not be installed: npm failed on code-server@${codeServer} or ${nodePackage}@${node}. ` +
          "Check that the npm registry can be reached (`npm ping`), then try again.",
        { cause: error },
      );
    }
  }
  return {
    node: join(modules, nodePackage, process.platform === "win32" ? "bin/node.exe" : "bin/node"),
    server: join(modules, "code-server/lib/vscode/out/server-main.js"),
  };
}

/**
 * Starts the server on a free port and waits until it answers. `folders` holds `data`, `user` and `extensions`.
 * Ends with `stop()`, which also ends what the server has started.
 */
export async function startServer({ folders, trust = false, env = {}, port, log = () => {} }) {
  const vscode = setUpVsCode();
  const usedPort = port ?? (await freePort());
  const child = spawn(
    vscode.node,
    [
      vscode.server,
      ...["--host", "127.0.0.1", "--port", String(usedPort), "--without-connection-token"],
      ...["--accept-server-license-terms", "--enable-smoke-test-driver", "--telemetry-level", "off"],
      // Without it, VS Code asks for trust, as it does for users.
      ...(trust ? [] : ["--disable-workspace-trust"]),
      ...["--server-data-dir", folders.data, "--user-data-dir", folders.user],
      ...["--extensions-dir", folders.extensions],
    ],
    // A process group of its own, so that `stop` reaches the extension host and the kernels too.
    { cwd: root, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] },
  );
  const lines = [];
  const note = (text) => {
    lines.push(...String(text).split("\n").filter(Boolean));
    lines.splice(0, lines.length - 50);
    log(String(text));
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  const exited = new Promise((resolve) => child.once("exit", resolve));

  const stop = async () => {
    process.off("exit", kill);
    // Kernels have process groups of their own, and are known as ours only while their parents live.
    const started = descendants(child.pid);
    if (child.exitCode === null && child.signalCode === null) {
      kill("SIGTERM");
      const timer = setTimeout(() => kill("SIGKILL"), 5000);
      await exited;
      clearTimeout(timer);
    }
    kill("SIGKILL");
    for (const pid of started) end(pid);
  };
  const kill = (signal) => {
    try {
      process.kill(-child.pid, typeof signal === "string" ? signal : "SIGKILL");
    } catch {
      // All of the group have ended already.
    }
  };
  process.on("exit", kill);

  const url = `http://127.0.0.1:${usedPort}`;
  for (let waited = 0; ; waited += 100) {
    if (child.exitCode !== null || waited > 30_000) {
      await stop();
      throw new Error(`The VS Code server did not start:\n${lines.join("\n")}`);
    }
    const ok = await fetch(`${url}/version`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, port: usedPort, pid: child.pid, stop };
}

/** Folders of a server that remembers nothing of earlier ones; `settings` become the user's settings. */
export function freshFolders(base, settings = {}) {
  const folders = {
    data: join(base, "data"),
    user: join(base, "user"),
    extensions: join(base, "extensions"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ ...quiet, ...settings }, null, 2);
  // Settings of the scope "machine" count in the second only, all others in the first.
  for (const scope of ["User", "Machine"]) {
    mkdirSync(join(folders.user, scope), { recursive: true });
    writeFileSync(join(folders.user, scope, "settings.json"), text);
  }
  return folders;
}

/** The page that opens `folder`; `payload` as in `extensionDevelopmentPath`, `extensionTestsPath`. */
export function pageUrl(server, folder, payload = {}) {
  const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const pairs = Object.entries(payload).map(([key, value]) => [
    key,
    key.startsWith("extension") ? remote(value) : value,
  ]);
  const url = new URL(server.url);
  url.searchParams.set("folder", folder);
  url.searchParams.set("payload", JSON.stringify(pairs));
  return url.href;
}

/** Installs a VSIX as a user would from the command line. */
export function installExtension(folders, vsix) {
  const vscode = setUpVsCode();
  return execFileSync(
    vscode.node,
    [
      vscode.server,
      ...["--install-extension", vsix, "--extensions-dir", folders.extensions],
      ...["--server-data-dir", folders.data, "--user-data-dir", folders.user],
      "--accept-server-license-terms",
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
}

/** Nothing that moves, asks or calls home. */
const quiet = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.untrustedFiles": "open",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "git.enabled": false,
  "window.autoDetectHighContrast": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

function npm(cwd, ...args) {
  execFileSync("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Process ids of what a process has started, and of what that has started. */
function descendants(pid) {
  if (process.platform === "win32") return [];
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) {
    for (const [child, of] of pairs) if (of === parent) found.push(child);
  }
  return found.slice(1);
}

function end(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
