import type { YAMLError } from "yaml";
import type { Span } from "../base/issue";
import type { Finding, YamlTrouble } from "./issues";

/** Something that stands at a place of the cell's source. */
export interface YamlFinding {
  finding: Finding;
  span: Span;
}

/** What the library reports, by its code and in our words. */
export function findingOf(error: YAMLError, source: string): YamlFinding {
  const [start, end] = error.pos;
  const trouble = troubleOf(error, source, start, end);
  const span = within(spanOf(trouble, source, start, Math.max(end, start + 1)), source);
  return { finding: { code: "bad-yaml", trouble, text: source.slice(span.start, span.end) }, span };
}

/** The library points at the place where it lost its way; the line around that says more to the eye. */
function spanOf(trouble: YamlTrouble, source: string, start: number, end: number): Span {
  switch (trouble) {
    case "line":
    case "colon":
      return lineSpan(source, start);
    case "quote":
    case "bracket":
    case "documents":
      return lineSpan(source, source.lastIndexOf("\n", start - 1) + 1);
    case "deeper":
      return lineSpan(source, source.indexOf("\n", start) + 1);
    default:
      return { start, end };
  }
}

function troubleOf(error: YAMLError, source: string, start: number, end: number): YamlTrouble {
  const has = (words: string): boolean => error.message.includes(words);
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "tab";
    case "MISSING_CHAR":
      return has("quote") ? "quote" : has(",") ? "comma" : "other";
    case "BAD_INDENT":
      return has("Flow") ? "bracket" : "indent";
    case "BLOCK_AS_IMPLICIT_KEY":
      return /:(\s|$)/.test(restOfLine(source, start)) ? "colon" : "deeper";
    case "MULTILINE_IMPLICIT_KEY":
      return "line";
    case "BAD_SCALAR_START":
      return "start";
    case "UNEXPECTED_TOKEN":
      return source.slice(start, end).trim() === "" ? "indent" : "token";
    case "MULTIPLE_DOCS":
      return "documents";
    case "TAG_RESOLVE_FAILED":
    case "MULTIPLE_TAGS":
      return "tag";
    case "BAD_ALIAS":
    case "ALIAS_PROPS":
    case "MULTIPLE_ANCHORS":
      return "alias";
    case "NON_STRING_KEY":
    case "KEY_OVER_1024_CHARS":
    case "BLOCK_IN_FLOW":
      return "key";
    default:
      return "other";
  }
}

function lineSpan(source: string, start: number): Span {
  const line = restOfLine(source, start);
  return { start: start + line.length - line.trimStart().length, end: start + line.trimEnd().length };
}

function restOfLine(source: string, start: number): string {
  const end = source.indexOf("\n", start);
  return source.slice(start, end < 0 ? undefined : end);
}

function within(span: Span, source: string): Span {
  const end = Math.min(span.end, source.length);
  return { start: Math.min(span.start, Math.max(0, end - 1)), end };
}
