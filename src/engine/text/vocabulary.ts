import type { TextLevel, Vocabulary } from "../api";
import { textOf, tokensOf } from "./tokens";

/** The number of every symbol that the vocabulary lacks. */
export const unknown = 0;

/**
 * The first `count` symbols, which are the training part: the most frequent come first. Ties go by code, so that
 * nothing depends on the order of a text.
 */
export function fitVocabulary(
  tokens: readonly string[],
  count: number,
  form: { level: TextLevel; lowercase: boolean },
  most: number,
): Vocabulary {
  const found = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const token = tokens[i] ?? "";
    found.set(token, (found.get(token) ?? 0) + 1);
  }
  const ordered = [...found].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const kept = ordered.slice(0, most);
  const others = ordered.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return {
    level: form.level,
    lowercase: form.lowercase,
    symbols: [form.level === "char" ? "\uFFFD" : "<unknown>", ...kept.map(([token]) => token)],
    counts: [others, ...kept.map(([, count]) => count)],
  };
}

export function encodeTokens(vocabulary: Vocabulary, tokens: readonly string[]): Int32Array {
  const numbers = new Map(vocabulary.symbols.map((symbol, i) => [symbol, i]));
  // A text that holds U+FFFD itself has a number of its own for it, which comes later and stays.
  return Int32Array.from(tokens, (token) => numbers.get(token) ?? unknown);
}

export function encode(vocabulary: Vocabulary, text: string): { symbols: Int32Array; missing: string[] } {
  const tokens = tokensOf(text, vocabulary);
  const symbols = encodeTokens(vocabulary, tokens);
  return { symbols, missing: [...new Set(tokens.filter((_, i) => symbols[i] === unknown))] };
}

export function decode(vocabulary: Vocabulary, symbols: ArrayLike<number>): string {
  const tokens = Array.from(symbols, (symbol) => vocabulary.symbols[symbol] ?? "");
  return textOf(tokens, vocabulary.level);
}
