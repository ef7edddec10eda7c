/** Endings of the files that are read as tables. */
export const tableEndings = ["csv", "tsv", "json", "ndjson", "jsonl", "parquet"] as const;

export type TableEnding = (typeof tableEndings)[number];

/** Whether a file is read as text, by its name. */
export function isTextFile(name: string): boolean {
  return /\.(txt|md|text)$/i.test(name);
}
