import { refusal } from "./issues";
import { Lines, positionAt } from "./lines";
import { isConflictStart } from "./syntax";
import type { Refusal } from "./notebook";

/** Bytes of the largest file that is read. */
export const maxBytes = 64 * 1024 * 1024;

export type Decoded = { ok: true; text: string; bom: boolean } | { ok: false; refusal: Refusal };

/** The text of a file, without its byte order mark, or why it is no text that could be a notebook. */
export function decode(bytes: Uint8Array): Decoded {
  const start = { line: 1, column: 1, span: { start: 0, end: 0 } };
  if (bytes.length === 0) return refused(refusal("empty-file", start));
  if (bytes.length > maxBytes) {
    return refused(refusal("file-too-large", start, { bytes: bytes.length, limit: maxBytes }));
  }
  const whole = decodeUtf8(bytes);
  if (whole === undefined) return refused(notUtf8(bytes));
  const bom = whole.startsWith("\uFEFF");
  const text = bom ? whole.slice(1) : whole;
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    return refused(refusal("nul-byte", { ...positionAt(text, nul), span: span(nul, 1) }, { offset: nul }));
  }
  const conflict = findConflict(text);
  return conflict === undefined ? { ok: true, text, bom } : refused(conflict);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function notUtf8(bytes: Uint8Array): Refusal {
  const offset = firstInvalidByte(bytes);
  const before = new TextDecoder("utf-8").decode(bytes.subarray(0, offset));
  const place = { ...positionAt(before, before.length), span: span(before.length, 0) };
  return refusal("not-utf8", place, { byte: bytes[offset] ?? 0, offset });
}

/** The decoder of the platform says that a sequence is wrong, not where: halve until the place is found. */
function firstInvalidByte(bytes: Uint8Array): number {
  const valid = (length: number) => {
    try {
      // `stream` lets the end cut a character in two.
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (valid(middle)) good = middle;
    else bad = middle;
  }
  return Math.min(startOfSequence(bytes, good), bytes.length - 1);
}

/** Steps back from the end of the valid bytes over a character that was begun and not ended. */
function startOfSequence(bytes: Uint8Array, length: number): number {
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? length - back : length;
  }
  return length;
}

/**
 * The first line of a merge conflict: `<<<<<<<`, then `=======`, then `>>>>>>>`, each at the start of a line. All
 * three are asked for, since a line of = signs alone is a Markdown heading.
 */
function findConflict(text: string): Refusal | undefined {
  if (!text.includes("<<<<<<<")) return undefined;
  let open: Refusal | undefined;
  let divided = false;
  const lines = new Lines(text);
  while (lines.advance()) {
    const first = text.charAt(lines.start);
    if (first === "<" && isConflictStart(lines.line)) {
      const place = { line: lines.number, column: 1, span: { start: lines.start, end: lines.end } };
      open = refusal("merge-conflict", place);
      divided = false;
    } else if (first === "=" && lines.line === "=======") {
      divided = open !== undefined;
    } else if (first === ">" && divided && /^>{7}(?: |$)/.test(lines.line)) {
      return open;
    }
  }
  return undefined;
}

function span(start: number, length: number) {
  return { start, end: start + length };
}

function refused(reason: Refusal): Decoded {
  return { ok: false, refusal: reason };
}
