import { inspect } from "node:util";
import { Fault, type Span } from "../../base/issue";
import { nearest } from "../../base/nearest";
import type { CompiledScript } from "../../cells/js/compile";
import { scriptFaults } from "./faults";

/** A cell as it was compiled, and how V8 names it in a stack. */
export interface Placed {
  file: string;
  source: string;
  compiled: CompiledScript;
}

/** What a cell has thrown, as a sentence at its place in the cell. Names of the notebook help where one is misspelt. */
export function faultOf(
  thrown: unknown,
  placed: Placed,
  waitedAt: number | undefined,
  names: readonly string[],
): Fault {
  const span =
    spanOf(thrown, placed) ?? (waitedAt === undefined ? undefined : spanAt(waitedAt, placed.source));
  if (thrown instanceof Fault) {
    return thrown.span === undefined ? new Fault(thrown.code, thrown.message, thrown.remedy, span) : thrown;
  }
  if (!(thrown instanceof Error)) {
    const what = inspect(thrown, { depth: 1, maxStringLength: 200, breakLength: Infinity });
    return scriptFaults.thrown(`The cell threw ${what}.`, "Throw an Error, which knows its place.", span);
  }
  return scriptFaults.thrown(sentence(thrown), remedyFor(thrown, names), span);
}

/** Whether an error came about in the cell, as far as its stack tells. */
export function isFrom(thrown: unknown, { file }: Placed): boolean {
  return !(thrown instanceof Error) || (thrown.stack ?? "").includes(`${file}:`);
}

function sentence({ name, message }: Error): string {
  const text = message.split("\n").slice(0, 5).join("\n").slice(0, 2000);
  return text === "" ? name : `${name}: ${text}`;
}

function remedyFor(error: Error, names: readonly string[]): string | undefined {
  const missing = /^(\S+) is not defined$/.exec(error.message)?.[1];
  if (!(error instanceof ReferenceError) || missing === undefined) return undefined;
  if (missing === "require" || missing === "module")
    return 'Import modules with `import … from "name"` or `await import("name")`.';
  const [near] = nearest(missing, names, 1);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  return "A cell sees what it declares itself, the data and models above, and what cells above have exported.";
}

/** The first frame of the stack that lies in the cell. */
function spanOf(thrown: unknown, placed: Placed): Span | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { file, compiled, source } = placed;
  const stack = thrown.stack ?? "";
  const at = stack.indexOf(`${file}:`);
  if (at < 0) return undefined;
  const match = /^(\d+)(?::(\d+))?/.exec(stack.slice(at + file.length + 1));
  const line = Number(match?.[1] ?? 1);
  const column = Number(match?.[2] ?? 1);
  return spanAt(compiled.sourceOffset(offsetOf(compiled.code, line, column)), source);
}

/** The word or sign that stands at a place. */
function spanAt(offset: number, source: string): Span {
  const start = Math.min(offset, Math.max(0, source.length - 1));
  const word = /^[\w$.]+/.exec(source.slice(start))?.[0].length ?? 1;
  return { start, end: start + word };
}

function offsetOf(code: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = code.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  return start + column - 1;
}
