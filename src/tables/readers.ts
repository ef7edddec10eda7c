import { extname } from "node:path";
import { readCsvHeader, type Source } from "./csv";
import { tableFault } from "./faults";

type Reader = (path: string, name: string, head: Buffer) => Source;

/** By ending. A new format is a reader and a line here. */
const readers: Record<string, Reader> = {
  ".csv": (path, name, head) => readCsvHeader(path, name, head, [",", ";", "\t", "|"]),
  ".tsv": (path, name, head) => readCsvHeader(path, name, head, ["\t"]),
};

/** Faults: unknown-format. */
export function readerOf(path: string, name: string): Reader {
  const reader = readers[extname(path).toLowerCase()];
  if (reader === undefined) throw tableFault.unknownFormat(name, Object.keys(readers));
  return reader;
}
