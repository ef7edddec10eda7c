/**
 * Indices of at most `limit` values that draw the same curve: the first, the last, and the lowest and highest of
 * each of `limit / 2` equal stretches, in order. Spikes stay, which regular sampling and averages would lose. One
 * pass over the values. A stretch of nothing but NaN keeps one of them, so that a gap stays a gap.
 */
export function thin(values: ArrayLike<number>, limit: number): number[] {
  const { length } = values;
  if (length <= limit) return Array.from({ length }, (_, index) => index);
  if (limit < 4) return [0, length - 1].slice(0, Math.max(limit, 0));
  const stretches = Math.floor((limit - 2) / 2);
  const kept = [0];
  for (let stretch = 0; stretch < stretches; stretch++) {
    // The first and the last value are kept already.
    const from = 1 + Math.floor((stretch * (length - 2)) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * (length - 2)) / stretches);
    let low = -1;
    let high = -1;
    for (let i = from; i < to; i++) {
      const value = values[i] ?? NaN;
      if (Number.isNaN(value)) continue;
      if (low < 0 || value < (values[low] ?? NaN)) low = i;
      if (high < 0 || value > (values[high] ?? NaN)) high = i;
    }
    if (low < 0) kept.push(from);
    else if (low === high) kept.push(low);
    else kept.push(Math.min(low, high), Math.max(low, high));
  }
  kept.push(length - 1);
  return kept;
}
