import type { Origins, Series } from "../api";

/**
 * Half-widths of intervals by split-conformal prediction: for each step the ⌈(n+1)·level⌉-th smallest error of the n
 * windows, [H] for each level in percent. Steps whose truth lies at row `end` or later are left out of account. Where
 * the rank is more than n there is no finite interval: such a step is NaN, and a level without any step left out.
 * `forecast` is [N, H] in original units. Vovk, Gammerman and Shafer (2005); Lei et al. (2018).
 */
export function conformal(
  series: Series,
  origins: Origins,
  horizon: number,
  forecast: Float64Array,
  levels: readonly number[],
  end = series.rows,
): Record<string, number[]> {
  const errors = Array.from({ length: horizon }, (_, h) => {
    const all = Array.from(origins, (origin, n) =>
      origin + h < end
        ? Math.abs((forecast[n * horizon + h] ?? NaN) - (series.values[origin + h] ?? NaN))
        : NaN,
    );
    return Float64Array.from(all.filter((error) => !Number.isNaN(error))).sort();
  });
  const widths = levels.map((level): [string, number[]] => [
    String(level),
    errors.map((sorted) => {
      const rank = Math.ceil(((sorted.length + 1) * level) / 100 - 1e-9);
      return rank >= 1 ? (sorted[rank - 1] ?? NaN) : NaN;
    }),
  ]);
  return Object.fromEntries(widths.filter(([, steps]) => steps.some((width) => !Number.isNaN(width))));
}
