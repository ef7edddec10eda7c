import { tableFault } from "./faults";
import type { FileToRead } from "./readers";
import { literalGlob, quoted } from "./sandbox";
import { typedSource, type Source } from "./source";

/** A Parquet file tells the names and types of its columns. Nested values come as their text. */
export async function parquetSource({ path, name, db }: FileToRead): Promise<Source> {
  const { names, select, notes } = await typedSource(db, `read_parquet(${quoted(literalGlob(path))})`);
  return { names, select, notes, decimalComma: false, noRows: tableFault.noRows(name) };
}
