import { Fault } from "../base/issue";
import { tableFault } from "./faults";

/** What DuckDB says of a file, in our words; what it says of anything else is handed on as it is. */
export function faultOf(error: unknown, name: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const text = error.message;
  const line = Number(/CSV Error on Line: (\d+)/.exec(text)?.[1] ?? 1);
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text);
  if (counts !== null) return tableFault.ragged(name, line, Number(counts[2]), Number(counts[1]));
  if (/not utf-8 encoded|Invalid unicode/i.test(text)) return tableFault.notUtf8(name, line);
  if (text.includes("unterminated quote")) return tableFault.openQuote(name, line);
  if (text.includes("Maximum line size")) return tableFault.longLine(name, line);
  if (text.includes("state machine reached an invalid state")) return tableFault.badLines(name);
  if (text.startsWith("Out of Memory Error")) return tableFault.tooLarge(name, "the memory allows");
  if (text.startsWith("IO Error")) return tableFault.notReadable(name, firstSentence(text));
  if (text.startsWith("Invalid Input Error")) return tableFault.notUnderstood(name, firstSentence(text));
  return error;
}

function firstSentence(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.replace(/^[A-Z]\w+( [A-Z]\w+)* Error: /, "").replace(/[.:]\s*$/, "");
}
