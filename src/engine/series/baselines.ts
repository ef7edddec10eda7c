import type { BaselineForecasts, Origins, Series } from "../api";

/** Naive repeats the last value before the origin, seasonal-naive the last season, seen from the origin; [N, H] each. */
export function baselines(series: Series, origins: Origins, horizon: number): BaselineForecasts {
  const naive = new Float64Array(origins.length * horizon);
  const seasonal_naive = new Float64Array(origins.length * horizon);
  for (const [n, origin] of origins.entries()) {
    for (let h = 0; h < horizon; h++) {
      naive[n * horizon + h] = series.values[origin - 1] ?? NaN;
      seasonal_naive[n * horizon + h] = lastSeason(series, origin, h);
    }
  }
  return { naive, seasonal_naive };
}

/** The same for the rows that follow the last one, [H]. */
export function futureBaselines(series: Series, horizon: number): BaselineForecasts {
  return baselines(series, Int32Array.of(series.rows), horizon);
}

/** The value a whole number of seasons ago, as few as lie before the origin; the last value if no season fits before it. */
function lastSeason({ values, season_length }: Series, origin: number, step: number): number {
  const seasons = Math.ceil((step + 1) / season_length);
  return values[origin + step - seasons * season_length] ?? values[origin - 1] ?? NaN;
}
