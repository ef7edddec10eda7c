import type { TextLevel } from "../api";

/**
 * The symbols of a text: its characters by code point, or its words. A word is a run of letters, marks and digits, with
 * apostrophes and hyphens inside; every other character but a blank is a word of its own, and so is a line end. Blanks are dropped.
 */
export function tokensOf(text: string, { level, lowercase }: Form): string[] {
  const plain = lowercase ? text.toLowerCase() : text;
  return level === "char" ? Array.from(plain) : (plain.match(word) ?? []);
}

/** The text that reads like the one the symbols came from: words are parted by blanks, punctuation stands where it belongs. */
export function textOf(tokens: readonly string[], level: TextLevel): string {
  if (level === "char") return tokens.join("");
  let text = "";
  let before = "";
  // A straight quote opens and closes in turn.
  const open = new Set<string>();
  for (const token of tokens) {
    const isStraight = token === '"' || token === "'";
    const closes = isStraight ? open.has(token) : noBlankBefore.test(token);
    const glued = text === "" || token === "\n" || closes || tight.test(token) || before === "glue";
    text += glued ? token : ` ${token}`;
    if (token === "\n") open.clear();
    else if (isStraight && !open.delete(token)) open.add(token);
    const leads = isStraight ? open.has(token) : noBlankAfter.test(token);
    before = leads || tight.test(token) || token === "\n" ? "glue" : "";
  }
  return text;
}

interface Form {
  level: TextLevel;
  lowercase: boolean;
}

const word = /[\p{L}\p{M}\p{N}]+(?:['’\-‐‑][\p{L}\p{M}\p{N}]+)*|\n|[^\s\p{L}\p{M}\p{N}]/gu;
const noBlankBefore = /^[.,;:!?…)\]}»”’%]$/u;
const noBlankAfter = /^[([{«“‘$£€#@]$/u;
/** Stands between words without blanks. */
const tight = /^[—–/_]$/u;
