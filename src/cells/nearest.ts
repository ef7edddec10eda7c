import { editDistance } from "../base/nearest";

/**
 * The candidate that a misspelt word most likely means, or undefined if none is near: upper case, hyphens and
 * camelCase count as nothing, else a third of the letters (at most 3) may be wrong.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = normalize(word);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(plain, normalize(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** "batchSize", "batch-size" and "BATCH_SIZE" are the same word. */
export function normalize(word: string): string {
  return word.replace(/[-_\s]/g, "").toLowerCase();
}
