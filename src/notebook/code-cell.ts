import { refusal } from "./issues";
import { encodeEnds } from "./layout";
import { normalizeLineEnds } from "./lines";
import { closerTicks, openerOf } from "./syntax";
import type { CellLayout } from "./layout";
import type { Lines } from "./lines";
import type { Cell, Refusal } from "./notebook";
import type { Opener } from "./syntax";

/** Reads the code cell whose first line is the current one, to its last. */
export function readCode(
  lines: Lines,
  opener: Opener,
  eol: string,
): { source: string; layout: CellLayout; line: number } | Refusal {
  const { text } = lines;
  const place = { line: lines.number, column: 1, span: { start: lines.start, end: lines.end } };
  const open = lines.line;
  const start = lines.start;
  const bodyStart = lines.next;
  const line = lines.number + 1;
  while (lines.advance()) {
    if (closerTicks(lines.line) < opener.ticks) continue;
    const body = text.slice(bodyStart, lines.start);
    const source = normalizeLineEnds(body).replace(/\n$/, "");
    const canonical = fencesOf({ language: opener.language, source }, {});
    const ticks = "`".repeat(opener.ticks);
    const layout: CellLayout = {
      open: open === canonical.open ? undefined : open,
      close: lines.line === ticks ? undefined : lines.line,
      blank: source === "" && body !== "" ? true : undefined,
      ends: encodeEnds(text.slice(start, lines.next), eol),
    };
    return { source, layout, line };
  }
  return refusal("unclosed-cell", place, { fence: "`".repeat(opener.ticks), language: opener.language });
}

/** All lines of the cell as they stand in the file, without ends. */
export function codeLines(cell: Cell, layout: CellLayout): string[] {
  const { open, close } = fencesOf(cell, layout);
  const body = cell.source === "" && layout.blank !== true ? [] : cell.source.split("\n");
  return [open, ...body, close];
}

/** The fences as they were, with what has changed since: the language, and a fence that the source now holds. */
export function fencesOf(cell: Cell, layout: CellLayout): { open: string; close: string; ticks: number } {
  const inside = fencesInside(cell.source);
  const written = layout.open === undefined ? undefined : openerOf(layout.open);
  const safe = written !== undefined && written.ticks > inside.closing;
  const ticks = safe ? written.ticks : Math.max(3, inside.longest + 1);
  const fence = "`".repeat(ticks);
  const open = `${fence}{${cell.language}${written?.attributes ?? ""}}${written?.tail ?? ""}`;
  const close = layout.close !== undefined && closerTicks(layout.close) >= ticks ? layout.close : fence;
  return { open, close, ticks };
}

/** Backticks of the longest fence in the source, and of the longest that could close a cell. */
function fencesInside(source: string): { longest: number; closing: number } {
  let longest = 0;
  let closing = 0;
  if (!source.includes("```")) return { longest, closing };
  for (const line of source.split("\n")) {
    longest = Math.max(longest, /^\s*(`{3,})/.exec(line)?.[1]?.length ?? 0);
    closing = Math.max(closing, closerTicks(line));
  }
  return { longest, closing };
}
