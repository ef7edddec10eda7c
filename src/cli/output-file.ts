import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { usageFaults } from "./faults";

export interface OutputFile {
  /** Absolute. */
  path: string;
  /** Such as ".json", in small letters. */
  ending: string;
  /** Faults: usage. */
  write(content: string | Uint8Array): void;
}

/**
 * Where `-o` goes. What can be wrong with it is found before anything runs. Where `endings` are given it has one of
 * them. Faults: usage.
 */
export function outputFile(given: string, cwd: string, endings?: readonly string[]): OutputFile {
  const ending = extname(given).toLowerCase();
  if (endings !== undefined && !endings.includes(ending)) throw usageFaults.ending(given, endings);
  const path = resolve(cwd, given);
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw usageFaults.outputFolder(given, "its folder does not exist");
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw usageFaults.outputFolder(given, "it is a folder");
  }
  return {
    path,
    ending,
    write(content) {
      try {
        replaceFile(path, content);
      } catch (error) {
        throw usageFaults.outputFolder(given, error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** Whoever reads the file sees the old one or the whole new one. */
function replaceFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(draft, "w");
    try {
      writeFileSync(file, content);
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
