import { createHash } from "node:crypto";
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "../api";
import { currentFile, readManifest, runtimeFolder, type Manifest } from "./find";
import type { Staged } from "./stage";

/** Puts a tested folder into use. The one before stays in use until `current.json` names this one. */
export function activate(home: string, staged: Staged, version: string, pinnedId: string): Runtime {
  rmSync(join(staged.folder, "include"), { recursive: true, force: true });
  const names = readdirSync(staged.folder);
  const files = Object.fromEntries(
    names.map((name) => [name, { size: statSync(join(staged.folder, name)).size }]),
  );
  const id = staged.origin === "pinned" ? pinnedId : `tensorflow-${plain(version)}-${digest(files)}`;
  const { platform, arch } = process;
  const manifest: Manifest = { id, version, platform, arch, origin: staged.origin, files };
  writeFileSync(join(staged.folder, "manifest.json"), JSON.stringify(manifest, undefined, 2));
  const folder = join(runtimeFolder(home), id);
  rmSync(folder, { recursive: true, force: true });
  renameSync(staged.folder, folder);
  const draft = `${currentFile(home)}.tmp`;
  writeFileSync(draft, JSON.stringify({ id }));
  renameSync(draft, currentFile(home));
  sweep(home);
  for (const name of readdirSync(runtimeFolder(home))) {
    if (/\.(whl|part)$/.test(name)) rmSync(join(runtimeFolder(home), name), { force: true });
  }
  return { folder, version };
}

/** Removes what earlier installations left: unfinished folders and runtimes that are not in use. Only under the lock. */
export function sweep(home: string): void {
  const current = readManifest(home)?.id;
  for (const entry of readdirSync(runtimeFolder(home), { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === current) continue;
    rmSync(join(runtimeFolder(home), entry.name), { recursive: true, force: true });
  }
}

function plain(version: string): string {
  return version.replace(/[^\w.-]/g, "_");
}

function digest(files: Manifest["files"]): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
}
