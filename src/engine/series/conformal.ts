import type { Origins, Series } from "../api";

/**
 * Half-widths of intervals by split-conformal prediction: for each step the ⌈(n+1)·level⌉-th smallest error of the n
 * windows, [H] for each level in percent. A level for which that is more than n has no finite interval and is left
 * out. `forecast` is [N, H] in original units.
 */
export function conformal(
  series: Series,
  origins: Origins,
  horizon: number,
  forecast: Float64Array,
  levels: number[],
): Record<string, number[]> {
  const count = origins.length;
  const errors = Array.from({ length: horizon }, (_, h) =>
    Float64Array.from(origins, (origin, n) =>
      Math.abs((forecast[n * horizon + h] ?? NaN) - (series.values[origin + h] ?? NaN)),
    ).sort(),
  );
  const backed = levels
    .map((level) => ({ level, rank: Math.ceil(((count + 1) * level) / 100 - 1e-9) }))
    .filter(({ rank }) => rank >= 1 && rank <= count);
  return Object.fromEntries(
    backed.map(({ level, rank }) => [String(level), errors.map((sorted) => sorted[rank - 1] ?? NaN)]),
  );
}
