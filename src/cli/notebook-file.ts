import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Fault } from "../base/issue";
import type { CellPosition, Notebook } from "../notebook/notebook";
import { parse } from "../notebook/parse";
import { usageFaults } from "./faults";

/** A notebook as it lies on disk, read and not checked. */
export interface NotebookFile {
  /** As the user wrote it, for sentences. */
  file: string;
  /** Absolute. */
  path: string;
  notebook: Notebook;
  positions: CellPosition[];
}

/** Faults: usage, a refusal with its place in the file. */
export function readNotebookFile(file: string, cwd: string): NotebookFile {
  const path = resolve(cwd, file);
  const parsed = parse(readBytes(file, path));
  if (!parsed.ok) {
    const { code, line, column, message, remedy } = parsed.refusal;
    throw new Fault(code, `${file}:${line}:${column}: ${message}`, remedy);
  }
  return { file, path, notebook: parsed.notebook, positions: parsed.positions };
}

/** The bytes of a file that the user named. Faults: usage. */
export function readBytes(file: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reasons: Record<string, string> = {
      ENOENT: "there is no such file",
      ENOTDIR: "there is no such file",
      EISDIR: "it is a folder",
      EACCES: "it may not be read",
      ERR_FS_FILE_TOO_LARGE: "it is too large",
    };
    throw usageFaults.unreadable(file, reasons[code] ?? (code === "" ? "unknown reason" : code));
  }
}
