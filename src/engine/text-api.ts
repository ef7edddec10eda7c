import type { Dataset, Model } from "./api";

/** What the engine offers for text, as types alone. Letters of shapes: N windows, B batch, T time, V symbols of the vocabulary. */

export type TextLevel = "char" | "word";
export type TextPart = "train" | "validation" | "test";

export interface TextOptions {
  /** What a symbol is: a character (a code point of Unicode), or a word, a punctuation mark or a line end. */
  level: TextLevel;
  lowercase: boolean;
  /** Only so many of the most frequent symbols of the training part are told apart; the others are one. */
  vocab_size: number;
  /** Symbols [0, trainEnd) train, [trainEnd, validationEnd) validate, the rest tests. */
  boundaries(symbols: number): { trainEnd: number; validationEnd: number };
}

/** The symbols of the training part, numbered. */
export interface Vocabulary {
  level: TextLevel;
  lowercase: boolean;
  /** The first stands for every symbol that the vocabulary lacks; the others are ordered by frequency, then by code. */
  symbols: string[];
  /** How often each stands in the training part. */
  counts: number[];
}

/** A text made ready: cut into symbols, split in time, numbered. The vocabulary knows the training part alone. */
export interface Corpus {
  vocabulary: Vocabulary;
  /** Of the whole text, [n]. */
  symbols: Int32Array;
  trainEnd: number;
  validationEnd: number;
  notes: string[];
}

export interface TextScore {
  /** Mean of −ln p of each symbol, in nats. */
  cross_entropy: number;
  /** How many symbols were predicted. */
  symbols: number;
}

export interface TextTools {
  /** Faults: text-empty, text-too-large, no-training-text. */
  prepare(text: string, options: TextOptions): Corpus;
  /** `missing` are the symbols that the vocabulary lacks, each once, in the order of the text. */
  encode(vocabulary: Vocabulary, text: string): { symbols: Int32Array; missing: string[] };
  decode(vocabulary: Vocabulary, symbols: ArrayLike<number>): string;
  /** First symbol of a part, and the one after its last. */
  range(corpus: Corpus, part: TextPart): [from: number, to: number];
  /**
   * Windows x [B, T] of a part and the symbols that follow each symbol, y [B, T]: side by side in the order of the text,
   * so that the state of one may be carried into the next. What is left at the end and does not fill a window is
   * dropped.
   */
  windows(corpus: Corpus, part: TextPart, length: number): Dataset;
  /** Windows of `length` in so many symbols. */
  windowCount(symbols: number, length: number): number;
  /**
   * Cross entropy of a part, in nats, under the frequencies of single symbols and of pairs in everything before the
   * test part, 0.1 added to each count; for the training part, of itself.
   */
  baselines(corpus: Corpus, part: TextPart): { unigram: number; bigram: number };
  /**
   * Cross entropy of a part under a model that gives V logits for every symbol that it reads. Its state is carried
   * across the whole part; the first symbol is predicted from the one before the part. Faults: cannot-sample,
   * part-empty, interrupted.
   */
  score(model: Model, corpus: Corpus, part: TextPart, interrupted?: () => boolean): TextScore;
}
