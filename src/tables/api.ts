/** The same shape as `Column` of the engine, which this folder may not import: what one reads, the other takes. */
export type Column =
  /** NaN where a value is missing. */
  | { name: string; type: "number"; values: Float64Array }
  | { name: string; type: "text"; values: (string | null)[] }
  /** Milliseconds since 1970, UTC; NaN where missing. */
  | { name: string; type: "time"; values: Float64Array; dateOnly: boolean };

export type ColumnType = Column["type"];

export interface Table {
  rows: number;
  columns: Column[];
  /** Sentences for the user: what was noticed while reading, such as decimal commas. */
  notes: string[];
}

export interface Columns {
  rows: number;
  columns: { name: string; type: ColumnType }[];
}

export interface ReadOptions {
  /** The folder of the built bundles: the reader is `tables.js` in it. */
  dist: string;
  /** A Node, or an Electron, which is then run as Node. */
  execPath: string;
  signal?: AbortSignal;
  /** Default: 60,000. */
  timeoutMs?: number;
  /** Told the real paths of the files that a query names, before they are read. */
  opening?: (paths: readonly string[]) => void;
  /** What DuckDB may take of the memory, in mebibytes. Default: 1,024. */
  memoryMb?: number;
  /** Of `readColumns`: no more than so many of the first rows are looked at. */
  rows?: number;
}
