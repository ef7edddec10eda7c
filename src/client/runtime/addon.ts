import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command";
import { runtimeFaults } from "./faults";
import { addonName } from "./find";
import type { Pin } from "./pin";

/** Where the addon comes from: built for this platform already, or compiled with the compiler named. */
export type AddonSource = { prebuilt: string } | { compiler: string };

/** Faults: runtime-no-compiler. Asked before anything large is downloaded. */
export async function findAddonSource(
  dist: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<AddonSource> {
  const prebuilt = join(dist, "addon", "prebuilt", `${process.platform}-${process.arch}`, addonName);
  if (existsSync(prebuilt)) return { prebuilt };
  const compiler = await findCompiler(env, signal);
  if (compiler === undefined) throw runtimeFaults.noCompiler();
  return { compiler };
}

export async function findCompiler(
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const named = env.CXX !== undefined && env.CXX !== "" ? [env.CXX] : [];
  for (const program of [...named, "g++", "c++", "clang++"]) {
    const { code } = await runCommand(program, ["--version"], { env, signal });
    if (code === 0) return program;
  }
  return undefined;
}

/**
 * Puts the addon beside the libraries in `folder`. It finds them through its own place ($ORIGIN), so the folder
 * can be moved. Faults: runtime-compile.
 */
export async function makeAddon(
  source: AddonSource,
  pin: Pin,
  paths: { dist: string; folder: string; headers: string },
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<void> {
  const target = join(paths.folder, addonName);
  if ("prebuilt" in source) return copyFileSync(source.prebuilt, target);
  const binding = join(paths.dist, "addon", "binding");
  const sources = readdirSync(binding)
    .filter((name) => name.endsWith(".cc"))
    .map((name) => join(binding, name));
  const libraries = Object.keys(pin.libraries).map((name) => `-l:${name}`);
  const args = [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", "-w", "-DNAPI_VERSION=8"],
    ...[`-I${paths.headers}`, `-I${join(paths.dist, "addon", "node-api")}`],
    ...sources,
    ...[`-L${paths.folder}`, ...libraries, "-Wl,-rpath,$ORIGIN", "-o", target],
  ];
  const { code, lines } = await runCommand(source.compiler, args, options);
  if (code === 0 && existsSync(target)) return;
  throw runtimeFaults.compile(
    lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "it gave no reason.",
  );
}
