import type { DataConfig } from "./data-keys";

/**
 * The arithmetic of parts and windows. A window has an origin s: its input is the rows [s − lookback, s), its target
 * the rows [s, s + horizon). Inputs may reach back across a cut, targets may not.
 */
export type Split = readonly [train: number, validation: number, test: number];

export type PartName = "train" | "validation" | "test";

export interface Boundaries {
  /** Rows [0, trainEnd) train, [trainEnd, validationEnd) validate, the rest tests. */
  trainEnd: number;
  validationEnd: number;
}

export interface WindowShape {
  lookback: number;
  horizon: number;
}

export function splitOf(config: DataConfig): Split {
  const [train = 1, validation = 0, test = 0] = config.split;
  return [train, validation, test];
}

/**
 * Where the parts of `rows` rows begin. Each product is rounded to 1e-9 before the floor, so that 0.29·100 is 29; what
 * the floors leave over belongs to the test part, whatever its share.
 */
export function boundaries(rows: number, split: Split): Boundaries {
  const trainEnd = Math.min(rows, share(rows, split[0]));
  return { trainEnd, validationEnd: Math.min(rows, trainEnd + share(rows, split[1])) };
}

/** First and last row (excluded) of a part. */
export function partRange(
  part: PartName,
  rows: number,
  { trainEnd, validationEnd }: Boundaries,
): [number, number] {
  if (part === "train") return [0, trainEnd];
  return part === "validation" ? [trainEnd, validationEnd] : [validationEnd, rows];
}

/** Windows whose target lies wholly in the part: every origin of training and validation, each horizon-th of the test. */
export function windowCount(
  part: PartName,
  rows: number,
  bounds: Boundaries,
  { lookback, horizon }: WindowShape,
): number {
  const [from, to] = partRange(part, rows, bounds);
  const step = part === "test" ? horizon : 1;
  return Math.max(0, Math.floor((to - horizon - firstOrigin(from, lookback, step)) / step) + 1);
}

/** Where the window in the middle of a part begins to forecast; undefined if the part has none. */
export function middleOrigin(
  part: PartName,
  rows: number,
  bounds: Boundaries,
  shape: WindowShape,
): number | undefined {
  const count = windowCount(part, rows, bounds, shape);
  if (count === 0) return undefined;
  const step = part === "test" ? shape.horizon : 1;
  return firstOrigin(partRange(part, rows, bounds)[0], shape.lookback, step) + step * Math.floor(count / 2);
}

/** How far back a model looks that does not say: three horizons or a season, at most a quarter of the training rows. */
export function defaultLookback(horizon: number, seasonLength: number, trainRows: number): number {
  return Math.max(1, Math.min(Math.max(3 * horizon, seasonLength), Math.floor(trainRows / 4)));
}

/** The first in step with the part's first row that has a whole input before it. */
function firstOrigin(from: number, lookback: number, step: number): number {
  return from + Math.ceil(Math.max(0, lookback - from) / step) * step;
}

function share(rows: number, part: number): number {
  return Math.floor(Math.round(rows * part * 1e9) / 1e9);
}
