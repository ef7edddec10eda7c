import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "../api";

/** The installed TensorFlow, or undefined if there is none or a file of it is missing. Reads two small files. */
export function findRuntime(home: string): Runtime | undefined {
  const manifest = readManifest(home);
  if (manifest === undefined || !fits(manifest)) return undefined;
  const folder = join(runtimeFolder(home), manifest.id);
  return isComplete(folder, manifest) ? { folder, version: manifest.version } : undefined;
}

export const addonName = "tfjs_binding.node";

/** Written last, into a folder that has passed its smoke test. */
export interface Manifest {
  id: string;
  /** Of TensorFlow. */
  version: string;
  platform: string;
  arch: string;
  /** "pinned" if every byte of the libraries is the one that was released, "folder" if the user gave others. */
  origin: "pinned" | "folder";
  files: Record<string, { size: number }>;
}

export function runtimeFolder(home: string): string {
  return join(home, "runtime");
}

export function currentFile(home: string): string {
  return join(runtimeFolder(home), "current.json");
}

/** The manifest that `current.json` points to, whatever the state of its files. */
export function readManifest(home: string): Manifest | undefined {
  const current = readJson(currentFile(home));
  if (!isRecord(current) || typeof current.id !== "string" || !/^[\w.-]+$/.test(current.id)) return undefined;
  const manifest = readJson(join(runtimeFolder(home), current.id, "manifest.json"));
  return isManifest(manifest) && manifest.id === current.id ? manifest : undefined;
}

function fits(manifest: Manifest): boolean {
  return manifest.platform === process.platform && manifest.arch === process.arch;
}

function isComplete(folder: string, manifest: Manifest): boolean {
  return Object.entries(manifest.files).every(
    ([name, { size }]) => statSync(join(folder, name), { throwIfNoEntry: false })?.size === size,
  );
}

function isManifest(value: unknown): value is Manifest {
  return (
    isRecord(value) &&
    ["id", "version", "platform", "arch", "origin"].every((key) => typeof value[key] === "string") &&
    isRecord(value.files) &&
    addonName in value.files &&
    Object.values(value.files).every((file) => isRecord(file) && typeof file.size === "number")
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
