import type { SeriesTools } from "../api";
import { baselines, futureBaselines } from "./baselines";
import { conformal } from "./conformal";
import { generate } from "./generate";
import { futureMoments, moments } from "./moments";
import { testOrigins, trainOrigins, validationOrigins } from "./origins";
import { prepare } from "./prepare";
import { maseScale, score } from "./scores";
import { unscale } from "./unscale";
import { lastWindow, windows } from "./windows";

/** All that is done with a series besides training: pure numbers, and no tensor but in the batches of its windows. */
export const seriesTools: SeriesTools = {
  prepare,
  generate,
  trainOrigins,
  validationOrigins,
  testOrigins,
  windows,
  lastWindow,
  unscale,
  baselines,
  futureBaselines,
  maseScale,
  score,
  conformal,
  futureMoments,
  moments,
};
