import type { Column, ColumnType } from "./api";
import type { Places } from "./paths";

/** The one message to the reader. */
export interface Request {
  source: { path: string } | { sql: string; places: Places };
  want: "table" | "columns";
  memoryMb: number;
  /** Of a file: looks at no more than so many of its first rows. */
  rows?: number | undefined;
}

/** What comes back: columns one at a time, so that no message holds the whole table, then `end`; or a fault. */
export type Reply =
  | { type: "column"; column: Column }
  | { type: "name"; name: string; columnType: ColumnType }
  /** Real paths of the files that a query names, before they are read. */
  | { type: "files"; paths: string[] }
  | { type: "end"; rows: number; notes: string[] }
  | { type: "fault"; code: string; message: string; remedy: string | undefined }
  | { type: "defect"; stack: string };
