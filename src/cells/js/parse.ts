import { Parser, type Options, type Program } from "acorn";
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { eraseTypes } from "./erase";
import { scriptIssues } from "./issues";
import type { Issue } from "../../base/issue";

export type Parsed =
  /** `code` has the length of the source, with blanks where types stood: every offset means the same in both. */
  { ok: true; program: Program; code: string } | { ok: false; issue: Issue };

const options: Options = {
  ecmaVersion: "latest",
  sourceType: "module",
  allowAwaitOutsideFunction: true,
  locations: true,
};
const TypeScript = Parser.extend(tsPlugin());

/**
 * Reads a cell as TypeScript, where `new Map<string, number>()` is one call and not two comparisons; as JavaScript what
 * the reader of TypeScript does not know. Never throws.
 */
export function parseScript(source: string): Parsed {
  const typed = attempt(() => TypeScript.parse(source, options));
  if (typed.ok) {
    const { code, issue } = eraseTypes(source, typed.value);
    if (issue !== undefined) return { ok: false, issue };
    const erased = attempt(() => Parser.parse(code, options));
    return erased.ok ? { ok: true, program: erased.value, code } : refused(source, erased);
  }
  const plain = attempt(() => Parser.parse(source, options));
  if (plain.ok) return { ok: true, program: plain.value, code: source };
  // Of two complaints the one that got further is about what the user meant.
  return refused(source, plain.at > typed.at ? plain : typed);
}

type Attempt<T> = { ok: true; value: T } | { ok: false; at: number; message: string };

function attempt<T>(parse: () => T): Attempt<T> {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, at: 0, message: "It is nested too deeply" };
    if (!(error instanceof SyntaxError)) throw error;
    const at = "pos" in error && typeof error.pos === "number" ? error.pos : 0;
    return { ok: false, at, message: error.message };
  }
}

function refused(source: string, { at, message }: { at: number; message: string }): Parsed {
  return { ok: false, issue: scriptIssues.syntax(message, at, source) };
}
