import { numberPattern } from "../base/number";
import { parseMoment } from "../base/moment";
import { tableFault } from "./faults";
import { literalGlob, quoted } from "./sandbox";
import { distinct, type Source } from "./source";

/**
 * Reads the first record for the names, so that DuckDB has nothing to guess: its sniffer skips lines that it does not
 * like, and its error then names no line. Quotes are `"`, doubled inside. `head` is the beginning of the file.
 * Faults: empty-file, no-header, not-utf8.
 */
export function readCsvHeader(
  path: string,
  name: string,
  head: Buffer,
  delimiters: readonly string[],
): Source {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || head.includes(0)) {
    throw tableFault.notUtf8(name, undefined);
  }
  const text = head.toString("utf8").replace(/^\uFEFF/, "");
  const blank = /^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(text)?.[0] ?? "";
  const body = text.slice(blank.length);
  if (body.trim() === "") throw tableFault.empty(name);

  const counts = delimiters.map((delimiter) => ({ delimiter, cells: firstRecord(body, delimiter) }));
  const best = counts.reduce((a, b) => (b.cells.length > a.cells.length ? b : a));
  const cells = best.cells.map((cell) => cell.trim());
  if (cells.every((cell) => isValue(cell))) throw tableFault.noHeader(name, cells[0] ?? "");

  const { names, notes } = distinct(cells);
  const columns = names.map((_, i) => `'c${i}': 'VARCHAR'`).join(", ");
  const skipped = blank.split(/\r\n|\r|\n/).length - 1;
  const select =
    `SELECT * FROM read_csv(${quoted(literalGlob(path))}, auto_detect = false, header = true, skip = ${skipped}, ` +
    `delim = ${quoted(best.delimiter)}, quote = '"', escape = '"', columns = {${columns}}, ` +
    "strict_mode = true, null_padding = false, ignore_errors = false)";
  return { names, select, decimalComma: best.delimiter !== ",", notes, noRows: tableFault.noRows(name) };
}

function firstRecord(text: string, delimiter: string): string[] {
  const cells = [""];
  let inQuotes = false;
  for (const letter of text) {
    if (letter === '"') inQuotes = !inQuotes;
    else if (!inQuotes && (letter === "\n" || letter === "\r")) break;
    else if (!inQuotes && letter === delimiter) cells.push("");
    else cells[cells.length - 1] += letter;
  }
  return cells;
}

const number = new RegExp(`^${numberPattern}$`);

function isValue(cell: string): boolean {
  return number.test(cell) || !Number.isNaN(parseMoment(cell));
}
