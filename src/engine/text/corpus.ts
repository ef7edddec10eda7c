import type { Corpus, TextOptions, TextPart } from "../api";
import { textFault } from "./faults";
import { tokensOf } from "./tokens";
import { encodeTokens, fitVocabulary, unknown } from "./vocabulary";

const mostSymbols = 50_000_000;

/**
 * Makes a text ready to learn from. The vocabulary comes from the training part, so that nothing of what a model is
 * judged on is known beforehand; its first symbol stands for all others. Faults: text-empty, text-too-large,
 * no-training-text.
 */
export function prepare(text: string, options: TextOptions): Corpus {
  const tokens = tokensOf(text, options);
  if (tokens.length === 0) throw textFault.empty();
  if (tokens.length > mostSymbols) throw textFault.tooLarge(mostSymbols);
  const { trainEnd, validationEnd } = options.boundaries(tokens.length);
  if (trainEnd < 1) throw textFault.noTraining(tokens.length);
  const vocabulary = fitVocabulary(tokens, trainEnd, options, options.vocab_size);
  const symbols = encodeTokens(vocabulary, tokens);
  const corpus = { vocabulary, symbols, trainEnd, validationEnd, notes: [] };
  return { ...corpus, notes: notesOf(corpus, tokens) };
}

/** First symbol of a part, and the one after its last. */
export function range(corpus: Corpus, part: TextPart): [from: number, to: number] {
  const { trainEnd, validationEnd, symbols } = corpus;
  if (part === "train") return [0, trainEnd];
  return part === "validation" ? [trainEnd, validationEnd] : [validationEnd, symbols.length];
}

function notesOf(corpus: Corpus, tokens: readonly string[]): string[] {
  const { vocabulary, symbols, trainEnd } = corpus;
  const notes: string[] = [];
  const noun = vocabulary.level === "char" ? "characters" : "words";
  const inTraining = vocabulary.counts[unknown] ?? 0;
  if (inTraining > 0)
    notes.push(
      `${share(inTraining, trainEnd)} of the training part are ${noun} beyond the ${count(vocabulary.symbols.length - 1)} most frequent; they count as one unknown symbol.`,
    );
  const rest = symbols.length - trainEnd;
  const lacking = new Set<string>();
  let later = 0;
  for (let i = trainEnd; i < symbols.length; i++) {
    if (symbols[i] !== unknown) continue;
    later++;
    if (lacking.size < 8) lacking.add(tokens[i] ?? "");
  }
  if (later > 0) {
    const examples = [...lacking].map((token) => JSON.stringify(token)).join(", ");
    notes.push(
      `${share(later, rest)} of what follows the training part are ${noun} that the vocabulary lacks, such as ${examples}; they count as one unknown symbol.`,
    );
  }
  return notes;
}

function share(part: number, whole: number): string {
  const percent = (100 * part) / Math.max(whole, 1);
  return percent < 0.01 ? "Less than 0.01 %" : `${percent.toFixed(percent < 1 ? 2 : 1)} %`;
}

function count(n: number): string {
  return n.toLocaleString("en-US");
}
