import { assert } from "../../base/assert";
import { logDeviationRange } from "../train/gaussian";
import type { Origins, OutputSpec, Series, Spread } from "../api";
import { normalQuantile } from "./normal";
import { quantile } from "./scaler";
import { leadOf } from "./transform";
import { unscale } from "./unscale";

/** The probabilities that the CRPS is taken over: tenths, as GluonTS and the M5 competition have them. */
export const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Those of the intervals of these levels, in percent, and the tenths; ascending. */
export function probabilities(levels: readonly number[]): number[] {
  const all = [...tenths, ...levels.flatMap(endsOf)].sort((a, b) => a - b);
  return all.filter((p, i) => i === 0 || p - (all[i - 1] ?? 0) > 1e-9);
}

/** The scaled point forecasts, [N, H], in what a model gives: the median of quantiles, the mean of a normal distribution. */
export function points(output: OutputSpec | undefined, given: Float32Array): Float32Array {
  if (output === undefined || output.type === "point") return given;
  if (output.type === "gaussian") return everyOther(given, 2, 0);
  const { quantiles } = output;
  const steps = given.length / quantiles.length;
  const order = [...quantiles].sort((a, b) => a - b);
  return Float32Array.from({ length: steps }, (_, step) =>
    between(order, sortedAt(given, step, quantiles.length), 0.5),
  );
}

/**
 * What a model says of these origins, in original units: a model of quantiles at its own quantiles, sorted, since
 * nothing keeps a network from crossing them; a normal distribution at these probabilities. Every quantile goes back
 * through scaler and transforms by itself. For what does not fall when its argument grows (scaling, log, adding what
 * is known) that is exact, by the equivariance of quantiles; differences that add up over unknown steps are added as
 * if all steps erred alike, the widest that they can be for errors of one shape.
 */
export function spread(
  series: Series,
  origins: Origins,
  output: OutputSpec,
  given: Float32Array,
  wanted: readonly number[],
): Spread {
  assert(output.type !== "point", "a point has no spread");
  if (output.type === "quantiles") {
    const Q = output.quantiles.length;
    const steps = Array.from({ length: given.length / Q }, (_, step) => sortedAt(given, step, Q));
    return assemble(
      [...output.quantiles].sort((a, b) => a - b),
      (k) =>
        unscale(
          series,
          origins,
          Float32Array.from(steps, (sorted) => sorted[k] ?? NaN),
        ),
    );
  }
  const mean = everyOther(given, 2, 0);
  const [least, most] = logDeviationRange;
  // Training holds the logarithm in this range, so a network may have wandered out of it.
  const deviation = everyOther(given, 2, 1).map((value) => Math.exp(Math.max(least, Math.min(most, value))));
  const found = assemble(wanted, (_, probability) => {
    const z = normalQuantile(probability);
    return unscale(
      series,
      origins,
      mean.map((value, i) => value + z * (deviation[i] ?? NaN)),
    );
  });
  if (!keepsNormal(series, given.length / 2 / Math.max(1, origins.length))) return found;
  const [scale = 1] = series.scaler.scale;
  const normal = {
    mean: unscale(series, origins, mean),
    deviation: Float64Array.from(deviation, (value) => value * scale),
  };
  return { ...found, normal };
}

/** The quantiles of samples, each [N, H] of scaled point forecasts, at these probabilities. */
export function sampleSpread(
  series: Series,
  origins: Origins,
  samples: readonly Float32Array[],
  wanted: readonly number[],
): Spread {
  const paths = samples.map((sample) => unscale(series, origins, sample));
  const size = paths[0]?.length ?? 0;
  const values = new Float64Array(size * wanted.length);
  const column = new Float64Array(paths.length);
  for (let i = 0; i < size; i++) {
    paths.forEach((path, s) => (column[s] = path[i] ?? NaN));
    const sorted = column.slice().sort();
    wanted.forEach((p, k) => (values[i * wanted.length + k] = quantile(sorted, p)));
  }
  return { probabilities: [...wanted], values };
}

/** Quantiles a half-width from forecasts, [N, H]: the half-width [H] of the level between a probability and its opposite. */
export function conformalSpread(
  forecast: Float64Array,
  widths: Record<string, number[]>,
  wanted: readonly number[],
): Spread {
  return assemble(wanted, (_, probability) => {
    const level = levelOf(probability);
    if (level === 0) return forecast;
    const width = widths[String(level)] ?? [];
    const sign = Math.sign(probability - 0.5);
    return forecast.map((value, i) => value + sign * (width[i % Math.max(1, width.length)] ?? NaN));
  });
}

/** The levels in percent of the intervals that these probabilities are the ends of, each once. */
export function levelsOf(wanted: readonly number[]): number[] {
  return [...new Set(wanted.map(levelOf))].filter((level) => level > 0);
}

/** The level in percent of the interval that has this probability as one of its ends. */
function levelOf(probability: number): number {
  return Number((Math.abs(2 * probability - 1) * 100).toFixed(6));
}

/** The ends of the interval of a level in percent, [N, H] each; undefined if the spread has no such quantiles. */
export function interval(
  { probabilities: known, values }: Spread,
  level: number,
): { lower: Float64Array; upper: Float64Array } | undefined {
  const [lower, upper] = endsOf(level).map((end) => known.findIndex((p) => Math.abs(p - end) < 1e-6));
  if (lower === undefined || upper === undefined || lower < 0 || upper < 0) return undefined;
  return { lower: everyOther(values, known.length, lower), upper: everyOther(values, known.length, upper) };
}

/** A quantile of sorted quantiles [Q] at ascending probabilities: on the line between two, and the outermost beyond. */
export function between(known: readonly number[], sorted: ArrayLike<number>, probability: number): number {
  const right = known.findIndex((p) => p >= probability - 1e-9);
  if (right < 0) return sorted[known.length - 1] ?? NaN;
  const [high, p1] = [sorted[right] ?? NaN, known[right] ?? NaN];
  if (right === 0 || p1 - probability < 1e-9) return high;
  const [low, p0] = [sorted[right - 1] ?? NaN, known[right - 1] ?? NaN];
  return low + ((high - low) * (probability - p0)) / (p1 - p0);
}

/** Both ends as a share, free of the noise of binary fractions. */
function endsOf(level: number): number[] {
  return [50 - level / 2, 50 + level / 2].map((percent) => Number((percent / 100).toFixed(8)));
}

function assemble(
  wanted: readonly number[],
  quantileAt: (k: number, probability: number) => Float64Array,
): Spread {
  const columns = wanted.map((probability, k) => quantileAt(k, probability));
  const size = columns[0]?.length ?? 0;
  const values = new Float64Array(size * wanted.length);
  columns.forEach((column, k) => {
    for (let i = 0; i < size; i++) values[i * wanted.length + k] = column[i] ?? NaN;
  });
  return { probabilities: [...wanted], values };
}

/** Adding what is known and scaling leave a normal distribution normal; log does not, nor do sums over unknown steps. */
function keepsNormal(series: Series, horizon: number): boolean {
  const { transform, season_length } = series;
  if (transform.length === 0) return true;
  return transform.join() === "seasonal_diff" && horizon <= season_length && leadOf(series) === season_length;
}

function sortedAt(given: Float32Array, step: number, width: number): Float32Array {
  return given.slice(step * width, (step + 1) * width).sort();
}

function everyOther<Values extends Float32Array | Float64Array>(
  values: Values,
  width: number,
  at: number,
): Values {
  // SAFETY: a filtered typed array is of the same type.
  return values.filter((_, i) => i % width === at) as Values;
}
