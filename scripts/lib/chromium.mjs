// The browser of the tests: one that is there, else the system's package.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium; throws an error with one sentence for the user where there is none. */
export function findChromium(log = console.error) {
  const named = process.env.CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which does not exist. Correct it, or unset it.`);
  }
  const found = onPath() ?? (install(log) ? onPath() : undefined);
  if (found) return found;
  throw new Error(
    "The browser tests need Chromium, and none was found. " +
      "Install it (Debian: `apt-get install chromium`) or set CHROMIUM to its path.",
  );
}

/** Starts it headless; the caller closes it. */
export async function launchChromium(options = {}) {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
    ...options,
  });
}

function onPath() {
  for (const name of names) {
    const which = spawnSync(process.platform === "win32" ? "where" : "which", [name], { encoding: "utf8" });
    const path = which.stdout?.split("\n")[0]?.trim();
    if (which.status === 0 && path) return path;
  }
  return undefined;
}

/** Only where nobody has to be asked: as root on Debian and its kin. */
function install(log) {
  const debian = existsSync("/etc/os-release") && /debian/i.test(readFileSync("/etc/os-release", "utf8"));
  if (!debian || process.getuid?.() !== 0) return false;
  log("Installing Chromium with apt-get …");
  const options = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  try {
    execFileSync("apt-get", ["update"], options);
    execFileSync(
      "apt-get",
      ["install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu"],
      options,
    );
    return true;
  } catch {
    return false;
  }
}
