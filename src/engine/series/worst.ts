import type { Origins, Series, WorstWindow } from "../api";

/** The windows with the largest mean absolute error, the largest first; `forecast` is [N, H] in original units. */
export function worst(
  series: Series,
  origins: Origins,
  horizon: number,
  forecast: Float64Array,
  count: number,
): WorstWindow[] {
  return Array.from(origins, (origin, index) => {
    let sum = 0;
    for (let h = 0; h < horizon; h++) {
      sum += Math.abs((forecast[index * horizon + h] ?? NaN) - (series.values[origin + h] ?? NaN));
    }
    return { index, mae: sum / horizon };
  })
    .sort((a, b) => b.mae - a.mae || a.index - b.index)
    .slice(0, count);
}
