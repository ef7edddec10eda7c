import type { Issue } from "../../base/issue";
import type { Origins, Scores, SpreadScores } from "../../engine/api";
import { encodeNumber, type Num } from "../../outputs/numbers";
import { knownRows } from "../data-types/timeseries";
import type { DataConfig } from "../data-keys";
import type { EvaluateConfig } from "../evaluate";
import { sourceOf, spreadOf, type IntervalSource } from "../intervals";
import { fault, issue } from "../issues";
import type { CheckContext, RunContext } from "../kind";
import { modelConfig } from "../references";
import { baselineNames, compare, maes, say, type Comparison, type Trained } from "../scoring";
import { boundaries, partRange, splitOf, windowCount } from "../split";
import { joined, together } from "../spread-steps";
import type { SeriesValue, TrainValue } from "../values";
import { verdict } from "../verdict";
import { baselineCrps } from "./baseline-spread";
import { backtested, originsOf, type Group } from "./backtest";
import { notesOf, worstOf } from "./forecast-notes";
import type { Judged } from "./task";

export const forecastMetrics = ["mae", "rmse", "smape", "mase", "crps", "coverage"] as const;

type Plain = keyof Scores;
const plain: readonly Plain[] = ["mae", "rmse", "smape", "mase"];

/** Judges forecasts from every origin of a part, beside the baselines from the same origins. */
export function evaluateForecasts(
  config: EvaluateConfig,
  value: TrainValue,
  { series, horizon }: SeriesValue,
  context: RunContext,
): Judged {
  const { engine, cell } = context;
  const trained: Trained = { model: value.model, series, lookback: value.lookback, horizon };
  const origins = originsOf(config, engine.series, trained);
  if (origins.length === 0) {
    const [from, to] = partRange(config.on, series.rows, series);
    const span = cell.spanOf(["on"], "value");
    if (from === to) throw fault({ code: "empty-part", part: config.on, name: value.data }, span);
    throw fault({ code: "part-too-short", part: config.on, rows: to - from, horizon }, span);
  }
  const source = wantedSource(config, value, context);
  const judge = (group: Trained, at: Origins): Group => {
    const said = say(engine, group, at, horizon);
    return { origins: at, said, ...spreadOf(engine, group, at, horizon, said, source, config) };
  };
  const { groups, refits, notes: stopped } = backtested(config, value, trained, origins, context, judge);
  const seen = Int32Array.from(groups.flatMap((group) => [...group.origins]));
  const forecast = together(groups.map(({ said }) => said.forecast));
  const named = baselineNames.filter((name) => config.baselines.includes(name));
  const result = compare(engine, trained, seen, named, forecast);
  const spread = joined(groups.map((group) => group.spread));
  const spreadScores = spread && engine.series.scoreSpread(series, seen, horizon, spread, config.level);
  const wanted = metricsIn(config, spreadScores);
  const metrics = pick(result.model.all, spreadScores, wanted);
  const baselineScores = wanted.includes("crps") || wanted.includes("coverage");
  const intervalNotes = [...new Set(groups.flatMap(({ notes }) => notes))];
  return {
    metrics,
    output: {
      verdict: verdict(result.model.all.mae, maes(result.baselines)),
      model: cell.name ?? "",
      on: config.on,
      target: series.target,
      metrics,
      baselines: Object.fromEntries(
        named.map((name) => [
          name,
          pick(
            result.baselines[name]?.all,
            baselineScores ? baselineCrps(engine.series, trained, seen, name, config.level) : undefined,
            wanted,
          ),
        ]),
      ),
      by_horizon: config.by_horizon ? byHorizon(result) : [],
      windows: seen.length,
      scale: encodeNumber(engine.series.maseScale(series)),
      ...(spreadScores !== undefined && {
        interval_source: source,
        coverage: spreadScores.levels.map(({ level, coverage, width }) => ({
          level,
          coverage: encodeNumber(coverage),
          width: encodeNumber(width),
        })),
      }),
      ...(refits !== undefined && { refits }),
      worst: worstOf(engine.series, trained, seen, forecast, spread, config),
      notes: [
        ...notesOf(config, series, seen),
        ...(spreadScores === undefined ? [] : intervalNotes),
        ...(source === "conformal" && spreadScores !== undefined && config.on === "validation"
          ? ["The intervals were learned from these very rows, so their coverage says nothing here."]
          : []),
        ...stopped,
      ],
    },
  };
}

/** Whether the part that is judged can have a window, as far as the text says it. */
export function checkEvaluation(config: EvaluateConfig, source: DataConfig, context: CheckContext): Issue[] {
  const { cell, above } = context;
  const { on } = config;
  const name = modelConfig(above, cell.name)?.data ?? "";
  const span = cell.spanOf(["on"], "value");
  const share = splitOf(source)[parts.indexOf(on)];
  if (share === 0) return [issue({ code: "empty-part", part: on, name }, span)];
  const beside: Issue[] =
    on !== "test" && Object.hasOwn(cell.raw, "backtest")
      ? [
          issue(
            { code: "keys-exclude", key: "backtest", other: `on: ${on}` },
            cell.spanOf(["backtest"], "key"),
          ),
        ]
      : [];
  const known = knownRows(source, context);
  if (known?.exact !== true) return beside;
  const bounds = boundaries(known.rows, splitOf(source));
  const [from, to] = partRange(on, known.rows, bounds);
  const shape = { lookback: 1, horizon: source.horizon };
  if (windowCount(on, known.rows, bounds, shape) > 0) return beside;
  return [
    ...beside,
    issue({ code: "part-too-short", part: on, rows: to - from, horizon: source.horizon }, span),
  ];
}

const parts = ["train", "validation", "test"] as const;

/** `auto` judges what the model itself says of what may come; intervals of other sources are judged where they are asked for. */
function wantedSource(config: EvaluateConfig, { model }: TrainValue, { cell }: RunContext): IntervalSource {
  const source = sourceOf(config, model.spec, cell);
  const asked =
    config.intervals !== "auto" ||
    Object.hasOwn(cell.raw, "level") ||
    (config.metrics !== "auto" && config.metrics.some((name) => name === "crps" || name === "coverage"));
  return asked || source !== "conformal" ? source : "none";
}

/** The names of the metrics that are shown. */
function metricsIn(config: EvaluateConfig, spread: SpreadScores | undefined): readonly string[] {
  if (config.metrics !== "auto") return config.metrics;
  return spread === undefined ? plain : forecastMetrics;
}

function pick(
  scores: Scores | undefined,
  spread: SpreadScores | undefined,
  names: readonly string[],
): Record<string, Num> {
  const all: [string, number][] = names.flatMap((name): [string, number][] => {
    if (name === "crps") return spread === undefined ? [] : [["crps", spread.crps]];
    if (name === "coverage") {
      return (spread?.levels ?? []).map(({ level, coverage }) => [`coverage_${level}`, coverage]);
    }
    return plain.flatMap((known): [string, number][] =>
      known === name ? [[name, scores?.[known] ?? NaN]] : [],
    );
  });
  return Object.fromEntries(all.map(([name, value]) => [name, encodeNumber(value)]));
}

function byHorizon({ model, baselines }: Comparison) {
  return model.byStep.map(({ mae, rmse }, index) => ({
    step: index + 1,
    mae: encodeNumber(mae),
    rmse: encodeNumber(rmse),
    ...Object.fromEntries(
      Object.entries(baselines).map(([name, { byStep }]) => [name, encodeNumber(byStep[index]?.mae ?? NaN)]),
    ),
  }));
}
