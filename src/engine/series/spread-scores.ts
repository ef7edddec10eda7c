import type { Origins, Series, Spread, SpreadScores } from "../api";
import { normalDensity, normalProbability } from "./normal";
import { between, interval, tenths } from "./spread";

/**
 * The CRPS and, for each level with an interval, the share of truths that lie in it and its mean width, over all
 * windows and steps where the spread has quantiles.
 *
 * CRPS = ∫₀¹ 2·pinball_p dp (Laio and Tamea 2007; Gneiting and Raftery 2007), which the trapezoid rule over tenths
 * gives as 2 · 0.1 · Σ pinball_p for p = 0.1 … 0.9: GluonTS's mean quantile loss times 0.9, since the loss goes to 0
 * at both ends. It is 1.6 % below the exact value for a normal distribution that is right, and the same rule for
 * quantiles of every origin; for a normal distribution the closed form is taken.
 */
export function scoreSpread(
  series: Series,
  origins: Origins,
  horizon: number,
  spread: Spread,
  levels: readonly number[],
): SpreadScores {
  const truths = Float64Array.from(
    { length: origins.length * horizon },
    (_, i) => series.values[(origins[Math.floor(i / horizon)] ?? NaN) + (i % horizon)] ?? NaN,
  );
  return {
    crps: mean(Float64Array.from(truths, (truth, i) => crpsAt(spread, i, truth))),
    levels: levels.flatMap((level) => {
      const ends = interval(spread, level);
      if (ends === undefined) return [];
      const { lower, upper } = ends;
      const inside = truths.map((truth, i) => {
        const [low, high] = [lower[i] ?? NaN, upper[i] ?? NaN];
        return Number.isNaN(low + high) ? NaN : Number(truth >= low && truth <= high);
      });
      const coverage = mean(inside);
      if (Number.isNaN(coverage)) return [];
      return [{ level, coverage, width: mean(upper.map((high, i) => high - (lower[i] ?? NaN))) }];
    }),
  };
}

/** The loss of a forecast of the quantile `p`: p·(y − q) above it and (1 − p)·(q − y) below. Koenker and Bassett (1978). */
export function pinball(truth: number, quantile: number, p: number): number {
  const error = truth - quantile;
  return error >= 0 ? p * error : (p - 1) * error;
}

/** σ·(z·(2Φ(z) − 1) + 2φ(z) − 1/√π) with z = (y − μ)/σ. Gneiting and Raftery (2007), equation 21. */
export function crpsNormal(truth: number, mean: number, deviation: number): number {
  const z = (truth - mean) / deviation;
  return deviation * (z * (2 * normalProbability(z) - 1) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI));
}

function crpsAt({ probabilities, values, normal }: Spread, index: number, truth: number): number {
  if (normal !== undefined)
    return crpsNormal(truth, normal.mean[index] ?? NaN, normal.deviation[index] ?? NaN);
  const Q = probabilities.length;
  const own = Array.from(values.subarray(index * Q, (index + 1) * Q), (value, k) => ({
    value,
    p: probabilities[k] ?? NaN,
  })).filter(({ value }) => !Number.isNaN(value));
  if (own.length === 0) return NaN;
  const known = own.map(({ p }) => p);
  const sorted = own.map(({ value }) => value);
  return tenths.reduce((sum, p) => sum + 0.2 * pinball(truth, between(known, sorted, p), p), 0);
}

/** Of the values that are numbers; NaN if there are none. */
function mean(values: Float64Array): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
