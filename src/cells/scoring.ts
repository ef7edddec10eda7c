import { assert } from "../base/assert";
import type { Engine, Model, ModelSpec, Origins, OutputSpec, Scores, Series } from "../engine/api";

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
  /** Steps of the task. */
  horizon: number;
}

/** What a model says from some origins. */
export interface Said {
  /** [N, steps] in original units. */
  forecast: Float64Array;
  /** What the model itself gives for its own horizon, scaled: [N, reach · numbers of a step]. */
  given: Float32Array;
}

/** Steps that a model gives at once; it goes further by being fed its own forecasts. */
export function reachOf(spec: ModelSpec): number {
  const units = spec.layers.at(-1)?.config["units"];
  assert(typeof units === "number", "the last layer has units");
  return units / numbersOf(spec.output);
}

/** How many numbers a model gives for each step. */
export function numbersOf(output: OutputSpec | undefined): number {
  if (output?.type === "quantiles") return output.quantiles.length;
  return output?.type === "gaussian" ? 2 : 1;
}

/** Forecasts of `steps` steps from all origins, at once as far as the model reaches, and recursive beyond. Faults: cannot-roll-out, past-unknown, future-too-short. */
export function say(
  engine: Engine,
  { model, series, lookback }: Trained,
  origins: Origins,
  steps: number,
): Said {
  const reach = reachOf(model.spec);
  const windows = engine.series.inputs(series, origins, lookback, reach);
  const given = engine.predict(model, windows).values;
  const points = engine.series.points(model.spec.output, given);
  if (steps <= reach) {
    return { given, forecast: engine.series.unscale(series, origins, firstSteps(points, reach, steps)) };
  }
  const known = engine.series.knownAhead(series, origins, reach, steps);
  const path = engine.rollOut(model, windows, { steps, ...(known && { known }) }).values;
  return { given, forecast: engine.series.unscale(series, origins, path) };
}

/** Of [N, all] the first steps, [N, steps]. */
export function firstSteps<Values extends Float32Array | Float64Array>(
  values: Values,
  all: number,
  steps: number,
): Values {
  // SAFETY: a filtered typed array is of the same type.
  return all === steps ? values : (values.filter((_, i) => i % all < steps) as Values);
}

export function compare(
  engine: Engine,
  trained: Trained,
  origins: Origins,
  names: readonly BaselineName[],
  forecast = say(engine, trained, origins, trained.horizon).forecast,
): Comparison {
  const { series, horizon } = trained;
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
