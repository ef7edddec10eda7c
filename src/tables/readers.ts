import { extname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { TableEnding } from "../base/file-endings";
import { readCsvHeader } from "./csv";
import { tableFault } from "./faults";
import { jsonSource } from "./json";
import { parquetSource } from "./parquet";
import type { Source } from "./source";

/** A file that is to be read. */
export interface FileToRead {
  /** Real, and the one file that `db` may open. */
  path: string;
  /** For sentences. */
  name: string;
  /** Its beginning. */
  head: Buffer;
  db: DuckDBConnection;
}

type Reader = (file: FileToRead) => Source | Promise<Source>;

/** By ending. A new format is a reader and a line here. */
const readers: Record<`.${TableEnding}`, Reader> = {
  ".csv": ({ path, name, head }) => readCsvHeader(path, name, head, [",", ";", "\t", "|"]),
  ".tsv": ({ path, name, head }) => readCsvHeader(path, name, head, ["\t"]),
  ".json": (file) => jsonSource(file, "auto"),
  ".ndjson": (file) => jsonSource(file, "newline_delimited"),
  ".jsonl": (file) => jsonSource(file, "newline_delimited"),
  ".parquet": parquetSource,
};

/** Faults: unknown-format. */
export function readerOf(path: string, name: string): Reader {
  const ending = extname(path).toLowerCase();
  const reader = Object.entries(readers).find(([known]) => known === ending)?.[1];
  if (reader === undefined) throw tableFault.unknownFormat(name, Object.keys(readers));
  return reader;
}
