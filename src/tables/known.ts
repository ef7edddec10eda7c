import { stat } from "node:fs/promises";
import { Fault } from "../base/issue";
import type { Columns, ReadOptions } from "./api";
import { resolveSource, type Places } from "./paths";
import { readColumns } from "./read";
import { findText } from "./text";

/** A file that a cell names, and what it is to be read as. */
export interface FileSource {
  file: string;
  reads: "table" | "text";
}

export interface KnownSource {
  /** Undefined where they are not known, as of text. */
  columns?: Columns["columns"];
  /** Undefined where only the beginning of a large file was looked at. */
  rows?: number;
}

export interface KnownOptions extends ReadOptions {
  /** Of a file with more bytes only the first rows are looked at. */
  wholeUpTo: number;
}

const sampleRows = 20_000;

/** What is known of files before anything runs. A file is looked at once, and again when it has changed. */
export class KnownSources {
  private readonly known = new Map<string, { stamp: string; source: Promise<KnownSource> }>();

  constructor(private readonly options: KnownOptions) {}

  /** Faults: those of `resolveSource` and `readColumns`; of text, no-match. */
  async look({ file, reads }: FileSource, places: Places): Promise<KnownSource> {
    if (reads === "text") {
      await findText(file, places);
      return {};
    }
    const path = await resolveSource(file, places);
    const { size, mtimeMs } = await stat(path);
    const stamp = `${size} ${mtimeMs}`;
    const before = this.known.get(path);
    if (before?.stamp === stamp) return before.source;
    const source = this.read(path, size);
    this.known.set(path, { stamp, source });
    source.catch((error: unknown) => {
      // This says nothing of the file.
      const code = error instanceof Fault ? error.code : "";
      if (["interrupted", "table-reader-died"].includes(code)) this.known.delete(path);
    });
    return source;
  }

  private async read(path: string, size: number): Promise<KnownSource> {
    if (size <= this.options.wholeUpTo) return readColumns(path, this.options);
    const { columns, rows } = await readColumns(path, { ...this.options, rows: sampleRows });
    return rows < sampleRows ? { columns, rows } : { columns };
  }
}
