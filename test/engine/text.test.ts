import { describe, expect, test } from "vitest";
import { Fault } from "../../src/base/issue";
import type { Corpus, TextOptions, TextPart } from "../../src/engine/api";
import { baselines } from "../../src/engine/text/baselines";
import { prepare } from "../../src/engine/text/corpus";
import { textOf, tokensOf } from "../../src/engine/text/tokens";
import { decode, encode } from "../../src/engine/text/vocabulary";
import { windowCount, windows } from "../../src/engine/text/windows";
import { novel } from "../support/novel";

const shares =
  (train: number, validation: number): TextOptions["boundaries"] =>
  (n) => ({
    trainEnd: Math.floor(train * n),
    validationEnd: Math.floor(train * n) + Math.floor(validation * n),
  });

function corpusOf(text: string, changes: Partial<TextOptions> = {}): Corpus {
  return prepare(text, {
    level: "char",
    lowercase: false,
    vocab_size: 20_000,
    boundaries: shares(0.7, 0.1),
    ...changes,
  });
}

describe("words of a text", () => {
  test.each([
    [
      "Call me Ishmael. Some years ago—never mind.",
      ["Call", "me", "Ishmael", ".", "Some", "years", "ago", "—", "never", "mind", "."],
    ],
    [
      "Don't!\n\nWell-known “facts” (two).",
      ["Don't", "!", "\n", "\n", "Well-known", "“", "facts", "”", "(", "two", ")", "."],
    ],
    ["3 ships, 5 %", ["3", "ships", ",", "5", "%"]],
    ["Zoë 東京 naïve", ["Zoë", "東京", "naïve"]],
    ["   ", []],
  ])("of %j", (text, expected) => {
    expect(tokensOf(text, { level: "word", lowercase: false })).toEqual(expected);
  });

  test.each([
    "Call me Ishmael. Some years ago—never mind how long.",
    "“Don't!” he said; (and left).\n\nThe end",
    '"Yes," she said, "no." Well-known: $5 and 3%',
  ])("read well again: %j", (text) => {
    expect(textOf(tokensOf(text, { level: "word", lowercase: false }), "word")).toBe(text);
  });

  test("are small letters where that is asked for", () => {
    expect(tokensOf("THE Whale", { level: "word", lowercase: true })).toEqual(["the", "whale"]);
    expect(tokensOf("Ab", { level: "char", lowercase: true })).toEqual(["a", "b"]);
  });
});

test("characters are code points, and a text comes back as it was", () => {
  const text = "a🐳b é\r\u{10FFFF}\n";
  const corpus = corpusOf(text, { boundaries: (n) => ({ trainEnd: n, validationEnd: n }) });
  expect(corpus.symbols).toHaveLength(8);
  expect(decode(corpus.vocabulary, corpus.symbols)).toBe(text);
});

test("the vocabulary knows the training part alone, and nothing that follows changes it", () => {
  const past = "abracadabra".repeat(7);
  const boundaries = () => ({ trainEnd: past.length, validationEnd: past.length + 3 });
  const one = corpusOf(`${past}xyzabc`, { boundaries });
  const other = corpusOf(`${past}aaaQQQQQQ`, { boundaries });
  expect(other.vocabulary).toEqual(one.vocabulary);
  expect(one.vocabulary.symbols.slice(1).join("")).toBe("abrcd");
  expect(one.vocabulary.counts).toEqual([0, 35, 14, 14, 7, 7]);
  expect([...one.symbols.slice(past.length)]).toEqual([0, 0, 0, 1, 2, 4]);
  expect(one.notes.join()).toMatch(/50.0 % of what follows.*lacks, such as "x", "y", "z"/);
});

test("only so many words are told apart, and the others are one symbol", () => {
  const corpus = corpusOf("b a a c a b d ".repeat(10), {
    level: "word",
    vocab_size: 2,
    boundaries: (n) => ({ trainEnd: n, validationEnd: n }),
  });
  expect(corpus.vocabulary.symbols).toEqual(["<unknown>", "a", "b"]);
  expect(corpus.vocabulary.counts).toEqual([20, 30, 20]);
  expect([...corpus.symbols.slice(0, 7)]).toEqual([2, 1, 1, 0, 1, 2, 0]);
  expect(corpus.notes.join()).toMatch(/28.6 % of the training part are words beyond the 2 most frequent/);
  expect(encode(corpus.vocabulary, "a whale or a B")).toEqual({
    symbols: Int32Array.of(1, 0, 0, 1, 0),
    missing: ["whale", "or", "B"],
  });
});

test.each<[string, string, Partial<TextOptions>, string]>([
  ["without a symbol", "", {}, "text-empty"],
  ["of blanks, read as words", " \t ", { level: "word" }, "text-empty"],
  ["too short for its split", "a", {}, "no-training-text"],
])("a text %s is refused", (_, text, changes, code) => {
  const thrown = (() => {
    try {
      return corpusOf(text, changes);
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(Fault);
  expect(thrown).toMatchObject({ code });
});

describe("baselines", () => {
  test("of the novel are exact", () => {
    const corpus = corpusOf(novel(), { boundaries: shares(0.9, 0) });
    expect(corpus.symbols).toHaveLength(1_189_652);
    expect(corpus.vocabulary.symbols).toHaveLength(82);
    const { unigram, bigram } = baselines(corpus, "test");
    expect(bigram / Math.LN2).toBeCloseTo(3.478, 3);
    expect(unigram / Math.LN2).toBeCloseTo(4.4426, 3);
  });

  test("count what stands before the test part, and add 0.1", () => {
    // Training "abab", validation "b", test "ba": of two symbols and the unknown one.
    const corpus = corpusOf("ababbba", { boundaries: () => ({ trainEnd: 4, validationEnd: 5 }) });
    const { unigram, bigram } = baselines(corpus, "test");
    const p = (count: number, all: number) => -Math.log((count + 0.1) / (all + 0.3));
    expect(unigram).toBeCloseTo((p(3, 5) + p(2, 5)) / 2, 12);
    // After b came a once and b once, among pairs ab ba ab bb.
    expect(bigram).toBeCloseTo((p(1, 2) + p(1, 2)) / 2, 12);
  });

  test("of an empty part are refused", () => {
    const corpus = corpusOf("abcdefghij", { boundaries: () => ({ trainEnd: 10, validationEnd: 10 }) });
    expect(() => baselines(corpus, "test")).toThrow(/test part of the text is empty/);
  });
});

test.each<[TextPart, number, number]>([
  ["train", 70, 10],
  ["train", 70, 69],
  ["train", 70, 70],
  ["validation", 10, 3],
  ["test", 20, 7],
])("windows of the %s part of %i symbols lie side by side", (part, symbols, length) => {
  const corpus = corpusOf(Array.from({ length: 100 }, (_, i) => String.fromCodePoint(100 + i)).join(""));
  const { size, resident } = windows(corpus, part, length);
  expect(resident[0]?.shape).toEqual([symbols]);
  expect(size).toBe(windowCount(symbols, length));
  // Every window has a symbol after its last, and no further one would.
  expect(size * length + 1).toBeLessThanOrEqual(symbols);
  expect((size + 1) * length + 1).toBeGreaterThan(symbols);
});
