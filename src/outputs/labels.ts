/** "seasonal_naive" as people write it. */
export function baselineLabel(name: string): string {
  return name.replaceAll("_", "-");
}

export function metricLabel(name: string): string {
  const labels: Record<string, string> = {
    mae: "MAE",
    rmse: "RMSE",
    smape: "sMAPE",
    mase: "MASE",
    bits_per_char: "bits per character",
    mse: "MSE",
    r2: "R²",
    crps: "CRPS",
    macro_f1: "macro-F1",
  };
  if (name.startsWith(covered)) return `in ${name.slice(covered.length)} %`;
  return labels[name] ?? name.replaceAll("_", " ");
}

const covered = "coverage_";

/** Whether a metric is the share of truths within an interval. */
export function isCoverage(name: string): boolean {
  return name.startsWith(covered);
}

/**
 * The best value of a metric: the lowest of an error, the nearest to its level of a coverage; NaN where it is not known
 * which is better.
 */
export function bestOf(metric: string, values: readonly number[]): number {
  if (isCoverage(metric)) {
    const level = Number(metric.slice(covered.length)) / 100;
    const away = values.map((value) => Math.abs(value - level));
    return values[away.indexOf(Math.min(...away))] ?? NaN;
  }
  if (lowerIsBetter(metric)) return Math.min(...values);
  return ["accuracy", "macro_f1", "r2"].includes(metric) ? Math.max(...values) : NaN;
}

function lowerIsBetter(metric: string): boolean {
  const errors = ["mae", "rmse", "smape", "mase", "mse", "mape", "crps"];
  return [...errors, "cross_entropy", "perplexity", "bits_per_char"].includes(metric);
}

export function partLabel(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A shape without its batch: [30, 64] is "30 × 64". */
export function shapeLabel(shape: readonly number[]): string {
  return shape.length === 0 ? "scalar" : shape.join(" × ");
}
