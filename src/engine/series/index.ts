import type { SeriesTools } from "../api";
import { baselines, futureBaselines } from "./baselines";
import { conformal } from "./conformal";
import { withFuture } from "./future";
import { generate } from "./generate";
import { knownAhead } from "./known";
import { futureMoments, moments } from "./moments";
import { testOrigins, trainOrigins, validationOrigins } from "./origins";
import { prepare } from "./prepare";
import { maseScale, score } from "./scores";
import { conformalSpread, interval, levelsOf, points, probabilities, sampleSpread, spread } from "./spread";
import { scoreSpread } from "./spread-scores";
import { unscale } from "./unscale";
import { inputs, lastWindow, windows } from "./windows";
import { worst } from "./worst";

/** All that is done with a series besides training: pure numbers, and no tensor but in the batches of its windows. */
export const seriesTools: SeriesTools = {
  prepare,
  generate,
  trainOrigins,
  validationOrigins,
  testOrigins,
  windows,
  lastWindow,
  inputs,
  knownAhead,
  withFuture,
  unscale,
  baselines,
  futureBaselines,
  maseScale,
  score,
  conformal,
  points,
  spread,
  sampleSpread,
  conformalSpread,
  interval,
  probabilities,
  levelsOf,
  scoreSpread,
  worst,
  futureMoments,
  moments,
};
