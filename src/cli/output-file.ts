import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { encodeJson } from "../outputs/encode";
import { usageFaults } from "./faults";
import type { RunRecord } from "./run/record-sink";

export interface OutputFile {
  write(record: RunRecord): void;
}

/** Where `-o` goes. What can be wrong with it is found before anything runs. Faults: usage. */
export function outputFile(given: string, cwd: string): OutputFile {
  const write = writers[extname(given).toLowerCase()];
  if (write === undefined) throw usageFaults.ending(given);
  const path = resolve(cwd, given);
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw usageFaults.outputFolder(given, "its folder does not exist");
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw usageFaults.outputFolder(given, "it is a folder");
  }
  return {
    write(record) {
      try {
        replaceFile(path, write(record));
      } catch (error) {
        throw usageFaults.outputFolder(given, error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** By ending. */
const writers: Record<string, (record: RunRecord) => string> = {
  ".json": (record) => `${JSON.stringify(encodeJson(record), undefined, 2)}\n`,
};

/** Whoever reads the file sees the old one or the whole new one. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(draft, "w");
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
