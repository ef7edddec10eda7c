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
 * Reads a cell as JavaScript, which it usually is; only what is none is read as TypeScript, so that nothing of the
 * other language is ever misread. Never throws.
 */
export function parseScript(source: string): Parsed {
  const plain = attempt(() => Parser.parse(source, options));
  if (plain.ok) return { ok: true, program: plain.value, code: source };
  const typed = attempt(() => TypeScript.parse(source, options));
  // Of two complaints the one that got further is about what the user meant.
  if (!typed.ok) return refused(source, plain.at > typed.at ? plain : typed);
  const { code, issue } = eraseTypes(source, typed.value);
  if (issue !== undefined) return { ok: false, issue };
  const erased = attempt(() => Parser.parse(code, options));
  return erased.ok ? { ok: true, program: erased.value, code } : refused(source, erased);
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
