/**
 * The candidate that a misspelt word most likely means, or undefined if none is near: upper case, hyphens and
 * camelCase count as nothing, else a third of the letters (at most 3) may be wrong.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = normalize(word);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(plain, normalize(candidate), bestDistance);
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

/**
 * Edits that turn one word into the other, a swap of neighbours counting as one (Damerau-Levenshtein, optimal string
 * alignment). Stops counting at `limit`.
 */
function editDistance(from: string, to: string, limit = Infinity): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (same ? 0 : 1),
        swapped ? at(before, j - 2) + 1 : Infinity,
      );
    }
    before = last;
    last = row;
  }
  return Math.min(at(last, to.length), limit);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
