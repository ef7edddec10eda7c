import { createHash } from "node:crypto";
import { encodeNumber } from "../outputs/numbers";
import { bytesOf } from "./safetensors";
import type { Checkpoint, StoredTensor } from "./api";

/** What stands beside the weights: what they are, and checksums of every part, its own among them. */
export interface Manifest {
  version: 1;
  manifest: Checkpoint["manifest"];
  weights: { bytes: number; sha256: string };
  tensors: { name: string; dtype: string; shape: number[]; sha256: string }[];
}

export function manifestOf(checkpoint: Checkpoint, weights: Uint8Array): Manifest {
  return {
    version: 1,
    manifest: checkpoint.manifest,
    weights: { bytes: weights.length, sha256: sha256(weights) },
    tensors: checkpoint.tensors.map((t) => ({ ...describe(t), sha256: sha256(bytesOf(t.values)) })),
  };
}

export function printManifest(manifest: Manifest): string {
  return seal(
    JSON.stringify(manifest, (_, value: unknown) =>
      typeof value === "number" && !Number.isFinite(value) ? encodeNumber(value) : value,
    ),
  );
}

/** Undefined unless every byte is as it was written. */
export function readManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const sealed: unknown = JSON.parse(text);
    if (!isRecord(sealed) || !isManifest(sealed["content"])) return undefined;
    return seal(JSON.stringify(sealed["content"])) === text ? sealed["content"] : undefined;
  } catch {
    return undefined;
  }
}

export function matches(manifest: Manifest, tensors: readonly StoredTensor[]): boolean {
  if (tensors.length !== manifest.tensors.length) return false;
  return tensors.every((tensor, i) => {
    const expected = { ...describe(tensor), sha256: sha256(bytesOf(tensor.values)) };
    return JSON.stringify(manifest.tensors[i]) === JSON.stringify(expected);
  });
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function describe({ name, dtype, shape }: StoredTensor) {
  return { name, dtype, shape };
}

function seal(content: string): string {
  return `{"content":${content},"sha256":"${sha256(content)}"}\n`;
}

function isManifest(value: unknown): value is Manifest {
  return (
    isRecord(value) &&
    value["version"] === 1 &&
    isRecord(value["manifest"]) &&
    typeof value["manifest"]["fingerprint"] === "string" &&
    isRecord(value["weights"]) &&
    Array.isArray(value["tensors"])
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
