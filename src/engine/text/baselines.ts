import type { Corpus, TextPart } from "../api";
import { range } from "./corpus";
import { textFault } from "./faults";

/** Added to every count, so that what was never seen is not impossible. */
const smoothing = 0.1;

/**
 * Cross entropy of a part in nats under p(s) = (n_s + 0.1) / (n + 0.1·V) and p(s | r) = (n_rs + 0.1) / (n_r + 0.1·V),
 * counted in everything before the test part. Every symbol of the part is predicted, but the first of the text, which
 * has nothing before it. Faults: part-empty.
 */
export function baselines(corpus: Corpus, part: TextPart): { unigram: number; bigram: number } {
  const { symbols, validationEnd, vocabulary } = corpus;
  const V = vocabulary.symbols.length;
  const [from, to] = range(corpus, part);
  const first = Math.max(from, 1);
  if (first >= to) throw textFault.emptyPart(part);
  const at = (i: number): number => symbols[i] ?? 0;
  const single = new Float64Array(V);
  const before = new Float64Array(V);
  // Pairs of a large vocabulary are few of all that could be.
  const pairs = new Map<number, number>();
  for (let i = 0; i < validationEnd; i++) {
    const symbol = at(i);
    single[symbol] = (single[symbol] ?? 0) + 1;
    if (i === 0) continue;
    const pair = at(i - 1) * V + symbol;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    before[at(i - 1)] = (before[at(i - 1)] ?? 0) + 1;
  }
  let unigram = 0;
  let bigram = 0;
  for (let i = first; i < to; i++) {
    const pair = pairs.get(at(i - 1) * V + at(i)) ?? 0;
    unigram -= Math.log(((single[at(i)] ?? 0) + smoothing) / (validationEnd + smoothing * V));
    bigram -= Math.log((pair + smoothing) / ((before[at(i - 1)] ?? 0) + smoothing * V));
  }
  return { unigram: unigram / (to - first), bigram: bigram / (to - first) };
}
