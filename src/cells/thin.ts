/**
 * Which points of a curve to keep so that at most `limit` remain and none of its spikes is lost: of each stretch the
 * lowest and the highest, and a value that is not a number before both. In order.
 */
export function thin(values: ArrayLike<number>, limit: number): number[] {
  const n = values.length;
  if (n <= limit) return Array.from({ length: n }, (_, index) => index);
  const stretches = Math.max(1, Math.floor(limit / 2));
  const kept = new Set<number>();
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * n) / stretches);
    const to = Math.floor(((stretch + 1) * n) / stretches);
    let low = from;
    let high = from;
    for (let index = from; index < to; index++) {
      const value = values[index] ?? NaN;
      if (Number.isNaN(value)) {
        high = index;
        break;
      }
      if (value < (values[low] ?? NaN)) low = index;
      if (value > (values[high] ?? NaN)) high = index;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}
