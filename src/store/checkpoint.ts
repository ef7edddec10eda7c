import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../base/issue";
import { errorCode, storeFault, storeWarning } from "./faults";
import { readIfThere, syncFolder, temporaryName, tryRemove, writeDurably } from "./files";
import { manifestOf, matches, printManifest, readManifest, sha256 } from "./manifest";
import { readSafetensors, writeSafetensors } from "./safetensors";
import type { Checkpoint, Warn } from "./api";

/**
 * Writes beside the folder, verifies what was written, and only then puts it in its place. The checkpoint that was
 * there stays as the previous one, so at every moment one lies there that is whole.
 */
export function writeCheckpoint(folder: string, model: string, checkpoint: Checkpoint): void {
  const temporary = temporaryName(folder);
  try {
    mkdirSync(temporary, { recursive: true });
    const weights = writeSafetensors(checkpoint.tensors);
    writeDurably(join(temporary, weightsFile), weights);
    writeDurably(join(temporary, manifestFile), printManifest(manifestOf(checkpoint, weights)));
    syncFolder(temporary);
    const problem = load(temporary);
    if (typeof problem === "string") throw new Error(`${problem} after writing`);
    if (existsSync(folder)) {
      rmSync(previousOf(folder), { recursive: true, force: true });
      renameSync(folder, previousOf(folder));
    }
    renameSync(temporary, folder);
    syncFolder(dirname(folder));
  } catch (error) {
    tryRemove(temporary);
    throw storeFault.cannotWrite(`The checkpoint of ${model}`, folder, error);
  }
}

/** The checkpoint if every checksum holds, else the previous one. */
export function readCheckpoint(
  folder: string,
  model: string,
  which: string,
  warn: Warn,
): Checkpoint | undefined {
  const current = load(folder);
  if (typeof current === "object") return current;
  const previous = load(previousOf(folder));
  const why = current ?? "its folder is missing";
  if (typeof previous === "object") warn(storeWarning.usesPrevious(model, which, why));
  else if (current !== undefined) warn(storeWarning.noCheckpoint(model, which, why));
  else if (previous !== undefined) warn(storeWarning.noCheckpoint(model, which, previous));
  return typeof previous === "object" ? previous : undefined;
}

const weightsFile = "weights.safetensors";
const manifestFile = "manifest.json";

function previousOf(folder: string): string {
  return `${folder}.previous`;
}

/** Undefined if there is none; a string says what is damaged. */
function load(folder: string): Checkpoint | string | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    const manifest = readIfThere(join(folder, manifestFile));
    const weights = readIfThere(join(folder, weightsFile));
    if (manifest === undefined) return `${manifestFile} is missing`;
    if (weights === undefined) return `${weightsFile} is missing`;
    const read = readManifest(manifest);
    if (read === undefined) return `${manifestFile} does not match its checksum`;
    if (weights.length !== read.weights.bytes) {
      return `${weightsFile} has ${weights.length} of ${read.weights.bytes} bytes`;
    }
    if (sha256(weights) !== read.weights.sha256) return `${weightsFile} does not match its checksum`;
    const tensors = readSafetensors(weights);
    if (!matches(read, tensors)) return "a tensor does not match its checksum";
    return { manifest: read.manifest, tensors };
  } catch (error) {
    if (error instanceof Fault) return error.message;
    const code = errorCode(error);
    if (code === "") throw error;
    return code;
  }
}
