import type { Engine, Model, Origins, Scores, Series } from "../engine/api";

/** A model and baselines, scored on the same windows. */
export interface Comparison {
  /** [N, H] in original units, row-major. */
  forecast: Float64Array;
  model: Score;
  baselines: Record<string, Score>;
}

export interface Score {
  all: Scores;
  byStep: { mae: number; rmse: number }[];
}

export const baselineNames = ["naive", "seasonal_naive"] as const;
export type BaselineName = (typeof baselineNames)[number];

export interface Trained {
  model: Model;
  series: Series;
  lookback: number;
  horizon: number;
}

/** Forecasts from all origins, [N, H] in original units. */
export function forecastAll(
  engine: Engine,
  { model, series, lookback, horizon }: Trained,
  origins: Origins,
): Float64Array {
  const windows = engine.series.windows(series, origins, lookback, horizon);
  return engine.series.unscale(series, origins, engine.predict(model, windows).values);
}

export function compare(
  engine: Engine,
  trained: Trained,
  origins: Origins,
  names: readonly BaselineName[],
): Comparison {
  const { series, horizon } = trained;
  const forecast = forecastAll(engine, trained, origins);
  const theirs = engine.series.baselines(series, origins, horizon);
  const score = (values: Float64Array): Score => engine.series.score(series, origins, horizon, values);
  return {
    forecast,
    model: score(forecast),
    baselines: Object.fromEntries(names.map((name) => [name, score(theirs[name])])),
  };
}

/** Mean absolute errors by name, as a verdict takes them. */
export function maes(baselines: Comparison["baselines"]): Record<string, number> {
  return Object.fromEntries(Object.entries(baselines).map(([name, score]) => [name, score.all.mae]));
}
