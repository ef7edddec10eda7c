import type { CellLanguage } from "./notebook";

/**
 * What single lines mean in the file.
 *
 * Only two kinds of lines end a Markdown cell, and both stand at column 0: the separator `<!-- cell -->`, anywhere,
 * and a line that opens a code cell, unless a prose fence hides it. A prose fence hides it if it is made of tildes
 * or is longer, which are the two ways of showing a code cell in prose that every Markdown viewer understands. A
 * prose fence of the same length that somebody forgot to close hides nothing, so it cannot swallow the code below.
 *
 * A Markdown cell may still hold such a line as text, since an editor lets one type anything. It is then written
 * with a space before and one after it, which looks the same in a viewer, and both are taken away on reading. (So
 * such a line typed with just these two spaces comes back without them: the one source that is not read as it was.)
 */

export interface Opener {
  ticks: number;
  language: Exclude<CellLanguage, "markdown">;
  /** What stands between the language and the closing brace. */
  attributes: string;
  /** Spaces and tabs after the brace. */
  tail: string;
}

/** A fence of prose that is open: of "`" or "~". */
export interface ProseFence {
  mark: string;
  length: number;
}

export const separatorLine = "<!-- cell -->";

export function openerOf(line: string): Opener | undefined {
  if (!line.startsWith("```")) return undefined;
  const match = /^(`{3,})\{(rnn|js)((?:[ \t,][^`{}]*)?)\}([ \t]*)$/.exec(line);
  if (match === null) return undefined;
  const [, ticks = "", language, attributes = "", tail = ""] = match;
  return { ticks: ticks.length, language: language === "js" ? "js" : "rnn", attributes, tail };
}

/** How many backticks the line has if it can close a code cell, else 0. */
export function closerTicks(line: string): number {
  return /^ {0,3}(`{3,})[ \t]*$/.exec(line)?.[1]?.length ?? 0;
}

export function isSeparator(line: string): boolean {
  return line.startsWith(separatorLine) && /^[ \t]*$/.test(line.slice(separatorLine.length));
}

/** The first line of a merge conflict. */
export function isConflictStart(line: string): boolean {
  return /^<{7}(?: |$)/.test(line);
}

/** The prose fence that is open after a line, given the one before it. */
export function proseFenceAfter(open: ProseFence | undefined, line: string): ProseFence | undefined {
  const match = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  if (match === null) return open;
  const [, marks = "", rest = ""] = match;
  const mark = marks.charAt(0);
  if (open === undefined) {
    return mark === "`" && rest.includes("`") ? undefined : { mark, length: marks.length };
  }
  const closes = mark === open.mark && marks.length >= open.length && /^[ \t]*$/.test(rest);
  return closes ? undefined : open;
}

/** Whether a code cell of this many backticks cannot open inside the prose fence. */
export function hides(open: ProseFence | undefined, ticks: number): boolean {
  return open !== undefined && (open.mark === "~" || open.length > ticks);
}

/** A line of a Markdown cell as it stands in the file. */
export function escapeLine(line: string, open: ProseFence | undefined): string {
  return isMisread(line, open) ? ` ${line} ` : line;
}

/** Whether a line of the file is one that `escapeLine` made. */
export function isEscaped(line: string, open: ProseFence | undefined): boolean {
  return line.startsWith(" ") && line.endsWith(" ") && isMisread(line.slice(1, -1), open);
}

function isMisread(line: string, open: ProseFence | undefined): boolean {
  if (isSeparator(line)) return true;
  const opener = openerOf(line);
  return opener !== undefined && !hides(open, opener.ticks);
}
