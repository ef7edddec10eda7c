import type { Origins, Scores, Series } from "../api";

/**
 * Means over all windows and steps, in original units: mae, rmse, smape = 200·|e|/(|y|+|ŷ|) with 0 where both are 0,
 * and mase = mae / `maseScale`. `forecast` is [N, H]. MASE after Hyndman and Koehler (2006).
 */
export function score(
  series: Series,
  origins: Origins,
  horizon: number,
  forecast: Float64Array,
): { all: Scores; byStep: { mae: number; rmse: number }[] } {
  const byStep = Array.from({ length: horizon }, () => ({ absolute: 0, square: 0 }));
  let percent = 0;
  for (const [n, origin] of origins.entries()) {
    for (const [h, sums] of byStep.entries()) {
      const actual = series.values[origin + h] ?? NaN;
      const predicted = forecast[n * horizon + h] ?? NaN;
      const error = Math.abs(predicted - actual);
      const size = Math.abs(actual) + Math.abs(predicted);
      sums.absolute += error;
      sums.square += error * error;
      percent += size === 0 ? 0 : (200 * error) / size;
    }
  }
  const n = origins.length;
  const mae = byStep.reduce((sum, { absolute }) => sum + absolute, 0) / (n * horizon);
  const mse = byStep.reduce((sum, { square }) => sum + square, 0) / (n * horizon);
  return {
    all: { mae, rmse: Math.sqrt(mse), smape: percent / (n * horizon), mase: mae / maseScale(series) },
    byStep: byStep.map(({ absolute, square }) => ({ mae: absolute / n, rmse: Math.sqrt(square / n) })),
  };
}

/**
 * Mean |y_t − y_(t−m)| over everything before the first test row, m the season_length. Where no season fits before it,
 * m is 1, as in GluonTS.
 */
export function maseScale({ values, validationEnd, season_length }: Series): number {
  const lag = season_length < validationEnd ? season_length : 1;
  let sum = 0;
  for (let t = lag; t < validationEnd; t++) sum += Math.abs((values[t] ?? NaN) - (values[t - lag] ?? NaN));
  return sum / (validationEnd - lag);
}
