import type { Issue, Span } from "../../base/issue";

/** What can be wrong with the text of a JavaScript cell, worded once. */
export const scriptIssues = {
  /** `message` is the parser's, which ends in "(line:column)". */
  syntax: (message: string, at: number, source: string): Issue => {
    const said = message.replace(/\.?\s*\(\d+:\d+\)$/, "");
    const start = Math.min(at, Math.max(0, source.length - 1));
    return error(
      "js-syntax",
      at >= source.trimEnd().length
        ? "The cell ends in the middle of a statement."
        : `This cannot be read as JavaScript or TypeScript: ${lowerFirst(said)}.`,
      "A bracket, a quote or a comma may be missing just before.",
      { start, end: Math.min(source.length, start + 1) },
    );
  },
  typeCode: (what: string, instead: string, span: Span): Issue =>
    error(
      "js-type-code",
      `Types are taken out before a cell runs, but ${what} is code that would have to be made.`,
      instead,
      span,
    ),
  exportStatement: (span: Span): Issue =>
    error(
      "js-export",
      "A cell has no `export` statement.",
      "Write `exports({name})`; the cells below then see `name`.",
      span,
    ),
  exportsArgument: (span: Span): Issue =>
    error(
      "js-exports",
      "What a cell exports has to stand in its text, since the notebook is ordered by it.",
      "Write the names out, as in `exports({rows, total: sum(rows)})`.",
      span,
    ),
  reserved: (name: string, span: Span): Issue =>
    error(
      "js-reserved-name",
      `\`${name}\` is there in every cell and cannot be exported.`,
      "Choose another name.",
      span,
    ),
  importMeta: (span: Span): Issue =>
    error(
      "js-import-meta",
      "A cell is no module, so it has no `import.meta`.",
      "Paths in `import()` and in cells are relative to the notebook.",
      span,
    ),
  duplicate: (name: string, first: string, span: Span): Issue =>
    error("duplicate-name", `The name \`${name}\` is taken by ${first} above.`, "Choose another name.", span),
  below: (name: string, by: string, span: Span): Issue =>
    error(
      "defined-below",
      `\`${name}\` comes from ${by}, which stands below this cell.`,
      "Move this cell below it: cells see what stands above them.",
      span,
    ),
};

function error(code: string, message: string, remedy: string, span: Span): Issue {
  return { code, severity: "error", message, remedy, span };
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
