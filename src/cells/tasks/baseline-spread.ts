import type { Origins, SeriesTools, SpreadScores } from "../../engine/api";
import type { BaselineName, Trained } from "../scoring";

/**
 * How good the intervals of a baseline would be, with widths from its own errors on the validation part, so that the
 * model's have something to be compared with; undefined where there is no validation part.
 */
export function baselineCrps(
  tools: SeriesTools,
  { series, lookback, horizon }: Trained,
  origins: Origins,
  name: BaselineName,
  levels: readonly number[],
): SpreadScores | undefined {
  const held = tools.validationOrigins(series, lookback, horizon);
  if (held.length === 0) return undefined;
  const wanted = tools.probabilities(levels);
  const past = tools.baselines(series, held, horizon)[name];
  const widths = tools.conformal(series, held, horizon, past, tools.levelsOf(wanted));
  const spread = tools.conformalSpread(tools.baselines(series, origins, horizon)[name], widths, wanted);
  return tools.scoreSpread(series, origins, horizon, spread, levels);
}
