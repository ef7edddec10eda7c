import type { Series, Transform } from "../api";
import { seriesFault } from "./faults";

/** What the transforms of a target need to know of its series. */
export type Transforming = Pick<Series, "transform" | "season_length">;

/**
 * The target [rows] as the transforms leave it, in order. The first `leadOf` rows have no value to take a difference
 * from and are 0; nobody may look at them. `where` says where a row stands, for the sentence. Faults: log-of-nothing.
 */
export function transformed(
  values: Float64Array,
  transforming: Transforming,
  where: (row: number) => string,
): Float64Array {
  const last = stagesOf(values, transforming, where).at(-1);
  return (last ?? values).map((value) => (Number.isNaN(value) ? 0 : value));
}

/** Rows at the start that differencing has no earlier value for. */
export function leadOf({ transform, season_length }: Transforming): number {
  return transform.reduce((sum, name) => sum + lagOf(name, season_length), 0);
}

/**
 * Undoes the transforms of what follows `origin`, [H], given the target [rows] in original units: the last values
 * before the origin are what the differences are added to, and the inverses are taken in reverse order. Exact but for
 * rounding.
 */
export function restored(
  following: Float64Array,
  values: Float64Array,
  origin: number,
  transforming: Transforming,
): Float64Array {
  const { transform, season_length } = transforming;
  const lead = leadOf(transforming);
  const before = stagesOf(values.subarray(Math.max(0, origin - lead), origin), transforming);
  return transform.reduceRight<Float64Array>((steps, name, i) => {
    if (name === "log") return steps.map((value) => Math.exp(value));
    return summed(steps, before[i] ?? new Float64Array(), lagOf(name, season_length));
  }, following);
}

/** The target before the first transform, after it, after the second, …; NaN where nothing stands before. */
function stagesOf(
  values: Float64Array,
  { transform, season_length }: Transforming,
  where?: (row: number) => string,
): Float64Array[] {
  const stages = [values];
  for (const [i, name] of transform.entries()) {
    const before = stages[i] ?? values;
    if (name === "log" && where !== undefined) refuseNotPositive(before, transform.slice(0, i), where);
    const lag = lagOf(name, season_length);
    stages.push(
      before.map((value, row) => (name === "log" ? Math.log(value) : value - (before[row - lag] ?? NaN))),
    );
  }
  return stages;
}

/** Each step is its difference to the value `lag` rows before it, which lies before the origin or among the steps. */
function summed(differences: Float64Array, before: Float64Array, lag: number): Float64Array {
  const sums = new Float64Array(differences.length);
  for (const [h, difference] of differences.entries()) {
    sums[h] = difference + ((h < lag ? before[before.length + h - lag] : sums[h - lag]) ?? NaN);
  }
  return sums;
}

function lagOf(name: Transform, seasonLength: number): number {
  if (name === "log") return 0;
  return name === "diff" ? 1 : seasonLength;
}

function refuseNotPositive(
  values: Float64Array,
  after: readonly Transform[],
  where: (row: number) => string,
): void {
  const row = values.findIndex((value) => value <= 0);
  if (row >= 0) throw seriesFault.logOfNothing(values[row] ?? 0, where(row), after);
}
