// Python packages for tests, in a folder of their own: nothing is installed into the machine's Python.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = join(dirname(fileURLToPath(import.meta.url)), "../../.vscode-test");

/**
 * Brings packages, each pinned as "name==version", through pip's configured index, once. Gives the program and the
 * environment that finds them; throws an error with one sentence for the user where that cannot be.
 */
export function pythonWith(packages, log = console.error) {
  const program = process.platform === "win32" ? "python" : "python3";
  const id = createHash("sha256").update(packages.join(" ")).digest("hex").slice(0, 12);
  const folder = join(cache, `python-${id}`);
  if (!existsSync(folder)) {
    log(`Bringing ${packages.join(", ")} with pip into .vscode-test …`);
    mkdirSync(cache, { recursive: true });
    // What is half installed never gets the final name.
    const part = mkdtempSync(join(cache, "part-"));
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-conflicts"];
    try {
      execFileSync(program, ["-m", "pip", "install", ...quiet, "--target", part, ...packages], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      renameSync(part, folder);
    } catch (error) {
      rmSync(part, { recursive: true, force: true });
      throw new Error(
        `pip could not install ${packages.join(", ")}. Check that Python 3.11 or later with pip is there and that its index can be reached (${program} -m pip download ${packages[0]}), then try again.`,
        { cause: error },
      );
    }
  }
  return { program, env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" } };
}
