import type { Issue } from "../../base/issue";
import { plural } from "../../outputs/format";
import { featureCount, knownRows } from "../data-types/timeseries";
import type { DataConfig } from "../data-keys";
import { fault, issue } from "../issues";
import type { CheckContext } from "../kind";
import type { ModelConfig } from "../model";
import { boundaries, defaultLookback, splitOf, windowCount } from "../split";
import type { SeriesValue } from "../values";
import { baselineNames, reachOf } from "../scoring";
import { checkEvaluation, evaluateForecasts, forecastMetrics } from "./forecast-evaluation";
import type { Task } from "./task";

/** Forecasts the steps that follow a window of rows. */
export const forecast: Task<SeriesValue> = {
  name: "forecast",
  does: "forecasts",
  data: "timeseries",
  suits: () => true,
  without: ["embedding", "stateful"],
  outline: (config, source) => ({
    input: [config.lookback === "auto" ? 1 : config.lookback, featureCount(source)],
    output: source.horizon,
    outputIs,
  }),
  check: (config, source, context) => [
    ...rowIssues(config, source, context),
    ...aheadIssues(config, source, context),
  ],
  frame: (config, { series, horizon }, context) => {
    const lookback =
      config.lookback === "auto"
        ? defaultLookback(horizon, series.season_length, series.trainEnd)
        : config.lookback;
    const shape = { lookback: series.lead + lookback, horizon: trainedSteps(config, horizon) };
    if (windowCount("train", series.rows, series, shape) === 0) {
      const { rows } = series;
      const trainRows = series.trainEnd - series.lead;
      const span = context.cell.spanOf(["lookback"], "value");
      throw fault({ code: "too-short", name: config.data, trainRows, rows, lookback, horizon }, span);
    }
    const features = series.featureNames.length;
    return {
      input: [lookback, features],
      output: horizon,
      outputIs,
      lookback,
      reads: `reads ${plural(lookback, "row")} of ${plural(features, "feature")} and forecasts ${plural(horizon, "step")}${config.strategy === "recursive" && horizon > 1 ? ", one from the other" : ""}`,
    };
  },
  losses: ({ type }) =>
    type === "quantiles" ? ["pinball"] : type === "gaussian" ? ["gaussian"] : ["huber", "mse", "mae"],
  examples: ({ lookback, spec }, { series }, { engine }) => {
    const tools = engine.series;
    // A recursive model learns one step, whatever the horizon of the data.
    const reach = reachOf(spec);
    const windows = (origins: Int32Array) => tools.windows(series, origins, lookback, reach);
    const held = tools.validationOrigins(series, lookback, reach);
    return {
      training: windows(tools.trainOrigins(series, lookback, reach)),
      validation: held.length === 0 ? null : windows(held),
    };
  },
  metrics: forecastMetrics,
  baselines: baselineNames,
  evaluateKeys: ["backtest", "by_horizon", "worst", "intervals", "level", "samples"],
  checkEvaluate: checkEvaluation,
  evaluate: evaluateForecasts,
};

const outputIs = "one for each step of the horizon";

/** Steps of the targets that a model is trained on. */
function trainedSteps({ strategy }: ModelConfig, horizon: number): number {
  return strategy === "recursive" ? 1 : horizon;
}

/** A model that is fed its own forecasts would need past covariates of rows that are yet to come. */
function aheadIssues({ strategy, data }: ModelConfig, source: DataConfig, { cell }: CheckContext): Issue[] {
  const { horizon: asked, past_covariates: columns } = source;
  if (strategy !== "recursive" || asked === 1 || columns.length === 0) return [];
  return [
    issue({ code: "past-unknown", asked, reach: 1, columns, data }, cell.spanOf(["strategy"], "value")),
  ];
}

function rowIssues(config: ModelConfig, source: DataConfig, context: CheckContext): Issue[] {
  const known = knownRows(source, context);
  if (known === undefined) return [];
  const { rows, exact } = known;
  const { horizon } = source;
  const { trainEnd: trainRows } = boundaries(rows, splitOf(source));
  const season = source.season_length === "auto" ? 1 : source.season_length;
  const lookback = config.lookback === "auto" ? defaultLookback(horizon, season, trainRows) : config.lookback;
  if (trainRows >= lookback + trainedSteps(config, horizon)) return [];
  const finding = { name: config.data, trainRows, rows, lookback, horizon };
  const span = context.cell.spanOf(["lookback"], "value");
  // Filling gaps may still bring rows, and dropping them take some: a file is only known once it has been read.
  return [issue(exact ? { code: "too-short", ...finding } : { code: "maybe-too-short", ...finding }, span)];
}
