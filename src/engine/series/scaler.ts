import type { ScalerType } from "../api";

/** scaled = (value − shift) / scale. */
export interface Scaling {
  shift: number;
  scale: number;
}

/**
 * What a scaler learns from the rows of the training part: `standard` mean and standard deviation (of the population),
 * `minmax` smallest value and range, `robust` median and distance between the quartiles. A column that does not change
 * is only shifted.
 */
export function fitScaler(type: ScalerType, training: Float64Array): Scaling {
  const { shift, scale } = fits[type](training);
  // Rounding alone gives a constant column of large numbers a tiny deviation, and dividing by it would blow it up.
  return { shift, scale: scale > 1e-12 * Math.abs(shift) ? scale : 1 };
}

const fits: Record<ScalerType, (values: Float64Array) => Scaling> = {
  none: () => ({ shift: 0, scale: 1 }),
  standard: (values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { shift: mean, scale: Math.sqrt(square) };
  },
  minmax: (values) => {
    const [least, most] = values.reduce(
      ([a, b], v) => [Math.min(a, v), Math.max(b, v)],
      [Infinity, -Infinity],
    );
    return { shift: least, scale: most - least };
  },
  robust: (values) => {
    const sorted = Float64Array.from(values).sort();
    return { shift: quantile(sorted, 0.5), scale: quantile(sorted, 0.75) - quantile(sorted, 0.25) };
  },
};

/** Between two values on the straight line, as NumPy does by default. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}
