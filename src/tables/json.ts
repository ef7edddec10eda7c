import { readFileSync, statSync } from "node:fs";
import { tableFault } from "./faults";
import type { FileToRead } from "./readers";
import { literalGlob, quoted } from "./sandbox";
import { distinct, typedSource, type Source } from "./source";

/** Up to this many bytes a file that is no JSON is read once more, to say where. */
const mostToLocate = 1 << 26;

/**
 * A list of objects, or one object a line; DuckDB finds all their keys, and what an object lacks is missing. Values
 * are then taken as they are written, since a guessed date would lose its zone. A list of plain values is one column
 * `value`. Faults: empty-file, not-json with line and column, one-object.
 */
export async function jsonSource(
  { path, name, head, db }: FileToRead,
  format: "auto" | "newline_delimited",
): Promise<Source> {
  const text = head.toString("utf8").trimStart();
  if (text === "") throw tableFault.empty(name);
  const file = `read_json(${quoted(literalGlob(path))}, format = '${format}'`;
  const typed = await typedSource(db, `${file}, sample_size = -1)`).catch((error: unknown) => {
    if (error instanceof Error && /malformed json|invalid utf|unexpected/i.test(error.message))
      throw tableFault.notJson(name, positionIn(path, format));
    throw error;
  });
  const common = { decimalComma: false, noRows: tableFault.noRecords(name) };
  if (!/^\[?\s*\{/.test(text)) return { ...common, ...typed, names: typed.names.map(() => "value") };
  if (text.startsWith("{") && typed.types.every((type) => nested.test(type))) {
    const count = await db.runAndReadAll(`SELECT count(*) FROM ${file})`);
    if (Number(count.getRows()[0]?.[0]) === 1) throw tableFault.oneObject(name);
  }
  const { names, notes } = distinct(typed.names);
  const columns = names.map((column) => `${quoted(column)}: 'VARCHAR'`).join(", ");
  const texts = names.map((_, i) => `d${i} AS c${i}`).join(", ");
  const aliases = names.map((_, i) => `d${i}`).join(", ");
  const select = `SELECT ${texts} FROM (SELECT * FROM ${file}, columns = {${columns}})) AS raw(${aliases})`;
  return { ...common, names, notes, select };
}

const nested = /\[\]$|^STRUCT|^MAP|^JSON$/;

/** " (line 2, column 14)" as JavaScript's own parser finds it; nothing if the file is very large or it finds none. */
function positionIn(path: string, format: string): string {
  if (statSync(path).size > mostToLocate) return "";
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  if (format === "newline_delimited") {
    const lines = text.split("\n");
    const line = lines.findIndex((one) => one.trim() !== "" && failureIn(one) !== undefined);
    return line < 0 ? "" : ` (line ${line + 1})`;
  }
  const at = failureIn(text);
  if (at === undefined) return "";
  const before = text.slice(0, at);
  return ` (line ${before.split("\n").length}, column ${at - before.lastIndexOf("\n")})`;
}

/** Where the parser gives up; undefined if it does not. */
function failureIn(text: string): number | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const found = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    return found === undefined ? text.length : Number(found);
  }
}
