import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command";
import { runtimeFaults } from "./faults";
import type { Pin } from "./pin";
import type { OnProgress } from "./progress";

/**
 * Brings the wheel into `folder` through pip, from whichever index the user's pip is configured with. Faults:
 * runtime-no-pip, runtime-network, runtime-not-in-index, runtime-pip.
 */
export async function downloadWithPip(
  pin: Pin,
  folder: string,
  options: { env: NodeJS.ProcessEnv; onProgress: OnProgress; signal?: AbortSignal | undefined },
): Promise<void> {
  const { env, onProgress, signal } = options;
  const pip = await findPip(env, signal);
  if (pip === undefined) throw runtimeFaults.noPip();
  const work = join(folder, "pip");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  // pip shows no progress to a pipe, so the bytes are counted where it puts them.
  const watch = setInterval(() => {
    onProgress({
      phase: "download",
      sentence: "Downloading TensorFlow with pip",
      done: Math.min(sizeOf(work), pin.wheel.size),
      total: pin.wheel.size,
    });
  }, 500);
  try {
    const wanted = `${pin.package}==${pin.version}`;
    const { code, lines } = await runCommand(
      pip.program,
      [
        ...pip.args,
        "download",
        "--no-deps",
        "--only-binary=:all:",
        ...tagsOf(pin),
        ...quiet,
        "-d",
        work,
        wanted,
      ],
      { env: { ...env, TMPDIR: work }, signal },
    );
    if (code !== 0) throw faultOf(lines, wanted);
    const file = join(work, pin.wheel.file);
    if (!existsSync(file)) throw runtimeFaults.notInIndex(pin.wheel.file);
    renameSync(file, join(folder, pin.wheel.file));
  } finally {
    clearInterval(watch);
    rmSync(work, { recursive: true, force: true });
  }
}

export interface Pip {
  program: string;
  args: string[];
  /** As pip says it: "pip 23.2.1 from …". */
  version: string;
}

export async function findPip(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Pip | undefined> {
  const ways = [
    { program: "python3", args: ["-m", "pip"] },
    { program: "pip3", args: [] },
    { program: "pip", args: [] },
    { program: "python", args: ["-m", "pip"] },
  ];
  for (const way of ways) {
    const { code, lines } = await runCommand(way.program, [...way.args, "--version"], { env, signal });
    const version = lines.find((line) => line.startsWith("pip "));
    if (code === 0 && version !== undefined) return { ...way, version };
  }
  return undefined;
}

// A cache of pip's own would keep a second copy of 274 MB.
const quiet = ["--no-cache-dir", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];

/** The wheel's file name says for which Python and platform it is: name-version-python-abi-platform.whl. */
function tagsOf(pin: Pin): string[] {
  const [python = "", , platform = ""] = pin.wheel.file
    .replace(/\.whl$/, "")
    .split("-")
    .slice(-3);
  const version = python.replace(/^cp/, "");
  return ["--platform", platform, "--python-version", version, "--implementation", "cp"];
}

function faultOf(lines: string[], wanted: string) {
  const text = lines.join("\n");
  if (/No space left on device/i.test(text)) return runtimeFaults.pip("the disk is full.");
  // A network that is away also ends in "no matching distribution", so it is asked for first.
  const network =
    /(NewConnectionError|Connection refused|Connection reset|Temporary failure in name|Name or service not known|Network is unreachable|ReadTimeout|timed out|ProxyError|SSLError|IncompleteRead|Max retries|ConnectionError|Could not fetch URL)/i;
  const found = network.exec(text);
  if (found !== null) return runtimeFaults.network(`pip says "${found[0]}".`);
  if (/No matching distribution|Could not find a version/i.test(text))
    return runtimeFaults.notInIndex(wanted);
  const error = lines.filter((line) => /error/i.test(line)).at(-1) ?? lines.at(-1) ?? "it gave no reason";
  return runtimeFaults.pip(error.replace(/^ERROR:\s*/, "").trim());
}

function sizeOf(folder: string): number {
  let bytes = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      if (stat?.isFile() === true) bytes += stat.size;
    }
  } catch {
    // pip removes its files while they are counted; the next count is right again.
  }
  return bytes;
}
