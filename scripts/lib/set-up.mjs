// What has to be there before anything of ours can run. Needs nothing but Node, and asks the network only for what
// is missing.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const cli = join(root, "dist/cli.js");

/** Something that the person at the keyboard has to mend: one sentence, no stack. */
export class SetUpError extends Error {}

/** Node, the packages and the build. Throws a `SetUpError`. */
export function setUpProject(log = console.error) {
  checkNode();
  if (!packagesAreThere()) installPackages(log);
  const stamp = stampOfSources();
  const stampFile = join(root, "dist/.stamp");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  log("Building …");
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new SetUpError("The build failed; what is above says where.");
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/**
 * TensorFlow for the native engine. Gives `{addon}`, or `{missing: sentence}`: then the embedded engine is used. What
 * the installation says goes to standard error.
 */
export async function setUpRuntime() {
  const before = runtimeStatus();
  if (before.addon !== undefined) return { addon: before.addon };
  const stderr = await new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, "runtime", "install"], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.on("data", (chunk) => {
      text += chunk;
      process.stderr.write(chunk);
    });
    child.on("close", () => resolve(text));
  });
  const after = runtimeStatus();
  if (after.addon !== undefined) return { addon: after.addon };
  return { missing: stderr.trim().split("\n").at(-1) || "TensorFlow could not be installed." };
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetUpError(
    `This is Node ${process.versions.node}; 20.19 or later is needed. Install a current one, such as: nvm install 22`,
  );
}

/** npm notes what it installed; optional packages are those of other platforms. */
function packagesAreThere() {
  const wanted = packagesIn(join(root, "package-lock.json"));
  const found = packagesIn(join(root, "node_modules/.package-lock.json"));
  if (found === undefined) return false;
  return Object.entries(wanted ?? {}).every(
    ([path, { version, optional }]) =>
      path === "" || (found[path] === undefined ? optional === true : found[path].version === version),
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

function installPackages(log) {
  log("Installing packages with npm …");
  try {
    // As locked and without a change to the lock. "npm ci" wants packages for all platforms in it, which not every
    // registry has.
    execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    });
  } catch {
    throw new SetUpError(
      "npm could not install the packages. Check that its registry can be reached (npm ping), then try again.",
    );
  }
}

/** Changes with every source, so that a build is made exactly when one is due. */
function stampOfSources() {
  const hash = createHash("sha256");
  const add = (path) => {
    const { mtimeMs, size } = statSync(join(root, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  };
  for (const name of readdirSync(join(root, "src"), { recursive: true }).sort()) {
    if (/\.(ts|json)$/.test(name)) add(join("src", name));
  }
  for (const name of ["package.json", "package-lock.json", "scripts/build.mjs"]) add(name);
  return hash.digest("hex");
}

function runtimeStatus() {
  const { stdout } = spawnSync(process.execPath, [cli, "runtime", "status", "--json"], { encoding: "utf8" });
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}
