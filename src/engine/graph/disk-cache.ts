import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { arch, cpus } from "node:os";
import { join } from "node:path";

const most = 200;
let inUse: string | undefined;

/**
 * Has XLA keep its compiled programs beside the runtime, so that the next kernel compiles less. Call it before
 * TensorFlow is loaded. The folder is the user's alone, since it holds machine code, and there is one for each
 * processor; that of another TensorFlow lies in the folder of its own runtime. Where it cannot be written to,
 * programs are compiled as ever.
 */
export function keepProgramsBeside(runtime: string): void {
  const flag = "--tf_xla_persistent_cache_directory=";
  const flags = process.env["TF_XLA_FLAGS"] ?? "";
  if (flags.includes(flag) || /\s/.test(runtime)) return;
  const folder = join(runtime, "xla", processor());
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    forgetOldest(folder);
  } catch {
    return;
  }
  inUse = folder;
  process.env["TF_XLA_FLAGS"] = `${flags} ${flag}${folder}`.trim();
}

/** Forgets all programs that were kept; false if there were none. */
export function forgetPrograms(): boolean {
  const programs = inUse === undefined ? [] : pathsIn(inUse);
  for (const path of programs) rmSync(path, { force: true });
  return programs.length > 0;
}

/** Two processors of one name can differ in what a virtual machine lets through, so what they can do counts as well. */
function processor(): string {
  const features = readCpuInfo()?.match(/^flags\s*:(.*)$/m)?.[1] ?? "";
  const name = `${arch()} ${cpus()[0]?.model ?? ""} ${features}`;
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}

function readCpuInfo(): string | undefined {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return undefined;
  }
}

function forgetOldest(folder: string): void {
  const byAge = pathsIn(folder)
    .map((path) => ({ path, used: statSync(path).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of byAge.slice(most)) rmSync(path, { force: true });
}

function pathsIn(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}
