import type { Issue, Span } from "../../base/issue";

/** The edit of a cell that the fix of an issue stands for; undefined where it has none, or the text is another by now. */
export function editOf(source: string, { fix, span }: Issue): { span: Span; text: string } | undefined {
  if (fix === undefined) return undefined;
  if ("removeLines" in fix) {
    const start = source.lastIndexOf("\n", span.start - 1) + 1;
    const end = source.indexOf("\n", Math.max(span.end, blockEnd(source, span)) - 1);
    // The last line goes with the newline before it.
    return end < 0
      ? { span: { start: Math.max(0, start - 1), end: source.length }, text: "" }
      : { span: { start, end: end + 1 }, text: "" };
  }
  const written = source.slice(span.start, span.end);
  const plain = written.replace(/^(["'])(.*)\1$/s, "$2");
  return plain === fix.word ? { span, text: fix.text } : undefined;
}

/** Where the lines end that are indented below the one of the span: the value of its key. */
function blockEnd(source: string, { end }: Span): number {
  const newline = source.indexOf("\n", end);
  if (newline < 0) return source.length;
  const rest = source.slice(newline + 1);
  const block = /^(?:[^\S\n]+[^\n]*(?:\n|$)|-[^\n]*(?:\n|$))*/.exec(rest)?.[0] ?? "";
  return block === "" ? end : newline + 1 + block.trimEnd().length;
}
