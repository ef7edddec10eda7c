import type { TextTools, Vocabulary } from "../engine/api";

export interface Prompt {
  /** At least one. */
  symbols: number[];
  /** What these symbols read like; empty for a prompt that had nothing the vocabulary knows. */
  text: string;
  notes: string[];
}

/** What a sampler is fed with. Symbols that the vocabulary lacks are left out and named. */
export function promptOf(tools: TextTools, vocabulary: Vocabulary, prompt: string): Prompt {
  const { symbols, missing } = tools.encode(vocabulary, prompt);
  const known = Array.from(symbols).filter((symbol) => symbol !== 0);
  const notes: string[] = [];
  if (missing.length > 0) {
    const shown = missing.slice(0, 10).map((symbol) => JSON.stringify(symbol));
    const more = missing.length > 10 ? ` and ${missing.length - 10} more` : "";
    notes.push(
      `The training part has no ${list(shown)}${more}, so ${missing.length === 1 ? "it was" : "they were"} left out of the prompt.`,
    );
  }
  if (known.length > 0) return { symbols: known, text: tools.decode(vocabulary, known), notes };
  const { symbol, name } = firstSymbol(vocabulary);
  notes.push(
    `${prompt.length === 0 ? "The prompt is empty" : "Nothing is left of the prompt"}, so the text begins as after ${name}.`,
  );
  return { symbols: [symbol], text: "", notes };
}

/** Where a text without a prompt begins: after a line end, else a blank, else the most frequent symbol. */
export function firstSymbol({ symbols }: Vocabulary): { symbol: number; name: string } {
  for (const [text, name] of [
    ["\n", "a line end"],
    [" ", "a blank"],
    [".", "a full stop"],
  ] as const) {
    const symbol = symbols.indexOf(text);
    if (symbol > 0) return { symbol, name };
  }
  return { symbol: Math.min(1, symbols.length - 1), name: JSON.stringify(symbols[1] ?? "") };
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
