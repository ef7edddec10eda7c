import { Fault } from "../base/issue";

const full = ["ENOSPC", "EDQUOT", "EFBIG"];
const readOnly = ["EACCES", "EPERM", "EROFS"];

/** Every sentence of this folder, worded once. `what` is a noun with its article. */
export const storeFault = {
  cannotWrite: (what: string, folder: string, error: unknown) => {
    const code = errorCode(error);
    if (full.includes(code)) {
      return new Fault(
        "storage-full",
        `${what} could not be written: there is no space left on the disk.`,
        "Free some space and run the cell again; what was saved before is unchanged.",
      );
    }
    if (readOnly.includes(code)) {
      return new Fault(
        "storage-read-only",
        `${what} could not be written: the folder ${folder} may not be written to.`,
        "Give yourself the right to write there, or copy the notebook to a folder of your own.",
      );
    }
    return new Fault(
      "storage-failed",
      `${what} could not be written to ${folder}: ${error instanceof Error ? error.message : code}.`,
      "Look at the folder and run the cell again; what was saved before is unchanged.",
    );
  },
  badWeights: (why: string) =>
    new Fault(
      "bad-weights",
      `The weights cannot be read: ${why}.`,
      "Train the model again, or restore the file from a backup.",
    ),
};

export const storeWarning = {
  outputsDamaged: (why: string) =>
    `The outputs of the last run cannot be read (${why}), so cells show none until they run again.`,
  outputsSkipped: (count: number) =>
    `${count} stored ${count === 1 ? "cell is" : "cells are"} damaged and shown without outputs until run again.`,
  usesPrevious: (model: string, which: string, why: string) =>
    `The ${which} checkpoint of ${model} is damaged (${why}); the one before it is used.`,
  noCheckpoint: (model: string, which: string, why: string) =>
    `The ${which} checkpoint of ${model} is damaged (${why}), and there is none before it: train the model again.`,
};

/** "ENOENT", "ENOSPC"; "" for what is no error of the system. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
