import { z } from "zod";
import type { Engine, ModelSpec, Origins, Spread } from "../engine/api";
import { plural } from "../outputs/format";
import { fault } from "./issues";
import { key } from "./keys";
import type { ParsedCell } from "./parsed";
import { firstSteps, reachOf, say, type Said, type Trained } from "./scoring";
import { cut, overlaid, padded } from "./spread-steps";
import { choice, describe, listOf, whole } from "./takes";

/** Where what may come is taken from. */
export type IntervalSource = "quantiles" | "gaussian" | "conformal" | "mc_dropout" | "none";

const percent = describe(z.number().gt(0).lt(100), "a percentage between 0 and 100");

/** Keys of every cell that shows or judges intervals. */
export const intervalKeys = {
  intervals: key(choice(["auto", "conformal", "quantile", "mc_dropout", "none"]), {
    doc: "Where intervals come from: `quantile` from a model with `output: quantiles` or `gaussian`; `conformal` from the size of the errors on the validation part, which needs no assumption about their shape; `mc_dropout` from passes with dropout left on, which show how unsure the network is, but not the noise of the data. `auto` takes the model's own where it has them, else `conformal`.",
    default: "auto",
    expand: (value) => (value === false || value === "off" ? "none" : value),
  }),
  level: key(listOf(percent, "a list of percentages, such as [80, 95]", 1, 10), {
    doc: "How often the truth should lie within each interval, in percent.",
    default: [80, 95],
    expand: (value) => (typeof value === "number" ? [value] : value),
  }),
  samples: key(whole(2, 10_000), {
    doc: "Passes with dropout, for `intervals: mc_dropout`.",
    default: 100,
  }),
};

export interface IntervalConfig {
  intervals: "auto" | "conformal" | "quantile" | "mc_dropout" | "none";
  level: number[];
  samples: number;
}

/** What may come, and what is to be said of it. */
export interface Spreading {
  source: IntervalSource;
  spread: Spread | undefined;
  notes: string[];
}

const dropoutSeed = 42;

/** Where the intervals of a model come from. Faults: no-quantiles, no-dropout. */
export function sourceOf(config: IntervalConfig, spec: ModelSpec, cell: ParsedCell): IntervalSource {
  const own = spec.output === undefined || spec.output.type === "point" ? undefined : spec.output.type;
  const span = cell.spanOf(["intervals"], "value");
  switch (config.intervals) {
    case "auto":
      return own ?? "conformal";
    case "quantile":
      if (own === undefined) throw fault({ code: "no-quantiles", model: cell.name ?? "" }, span);
      return own;
    case "mc_dropout":
      if (!drops(spec.layers)) throw fault({ code: "no-dropout", model: cell.name ?? "" }, span);
      return "mc_dropout";
    default:
      return config.intervals;
  }
}

/** What may come from these origins, at the quantiles that the levels and the CRPS need or that the model has. */
export function spreadOf(
  engine: Engine,
  trained: Trained,
  origins: Origins,
  steps: number,
  said: Said,
  source: IntervalSource,
  config: IntervalConfig,
): Spreading {
  const { spec } = trained.model;
  const tools = engine.series;
  if (source === "none") return { source, spread: undefined, notes: [] };
  if (source === "mc_dropout") {
    const samples = sample(engine, trained, origins, steps, config.samples);
    const spread = tools.sampleSpread(trained.series, origins, samples, tools.probabilities(config.level));
    const note = `The intervals come from ${plural(config.samples, "pass", "passes")} with dropout. They show how unsure the network is, not the noise of the data, so that they are often too narrow.`;
    return { source, spread, notes: [note] };
  }
  if (source === "conformal" || spec.output === undefined) {
    const wanted = tools.probabilities(config.level);
    const { spread, notes } = conformal(engine, trained, said.forecast, steps, wanted, config.level);
    return { source, spread, notes };
  }
  const reach = reachOf(spec);
  const own = tools.spread(
    trained.series,
    origins,
    spec.output,
    said.given,
    tools.probabilities(config.level),
  );
  const notes = ownNotes(trained, reach, steps, own, config.level);
  if (steps <= reach) return { source, spread: cut(own, reach, steps), notes };
  const further = conformal(engine, trained, said.forecast, steps, own.probabilities, config.level);
  const spread = further.spread === undefined ? undefined : overlaid(further.spread, own, steps, reach);
  const beyond =
    "Beyond the steps that the model gives at once, intervals come from the errors of recursive forecasts on the validation part.";
  return { source, spread: spread ?? padded(own, reach, steps), notes: [...notes, beyond, ...further.notes] };
}

function ownNotes(
  { series }: Trained,
  reach: number,
  steps: number,
  own: Spread,
  levels: readonly number[],
): string[] {
  const notes: string[] = [];
  const adds = series.transform.some(
    (name) => name === "diff" || (name === "seasonal_diff" && steps > series.season_length),
  );
  if (adds && Math.min(steps, reach) > 1) {
    notes.push(
      "Differences add up over the steps, and the intervals with them as if all steps erred alike: they are too wide rather than too narrow.",
    );
  }
  const has = (share: number): boolean => own.probabilities.some((p) => Math.abs(p - share) < 1e-6);
  const lacking = levels.filter((level) => !has(0.5 - level / 200) || !has(0.5 + level / 200));
  for (const level of lacking) {
    const ends = [50 - level / 2, 50 + level / 2].map((end) => Number((end / 100).toFixed(6)));
    notes.push(`The model has no quantiles ${ends.join(" and ")}, which an interval of ${level} % needs.`);
  }
  return notes;
}

/** Half-widths that held on the validation part, or on the end of training, which is said. */
function conformal(
  engine: Engine,
  trained: Trained,
  forecast: Float64Array,
  steps: number,
  wanted: readonly number[],
  levels: readonly number[],
): { spread: Spread | undefined; notes: string[] } {
  const { series, horizon } = trained;
  const { origins, end, notes } = calibration(engine, trained, steps);
  if (origins.length === 0) return { spread: undefined, notes };
  const length = Math.max(steps, horizon);
  const past = say(engine, trained, origins, length).forecast;
  const all = engine.series.conformal(series, origins, length, past, engine.series.levelsOf(wanted), end);
  const widths = Object.fromEntries(
    Object.entries(all).map(([level, width]) => [level, width.slice(0, steps)]),
  );
  for (const level of levels) {
    const backed = (widths[String(level)] ?? []).findLastIndex((width) => !Number.isNaN(width)) + 1;
    if (backed === steps) continue;
    notes.push(
      backed === 0
        ? `${plural(origins.length, "forecast")} to learn from are too few for an interval of ${level} %.`
        : `The validation part backs an interval of ${level} % up to step ${backed}; beyond that too few recursive forecasts end in it.`,
    );
  }
  return { spread: engine.series.conformalSpread(forecast, widths, wanted), notes };
}

/** Origins whose errors intervals are learned from, and the row that no truth of theirs may reach. */
function calibration(
  engine: Engine,
  { model, series, lookback, horizon }: Trained,
  steps: number,
): { origins: Origins; end: number; notes: string[] } {
  const reach = reachOf(model.spec);
  // What is known ahead has to lie in the series for whole horizons of the model.
  const needed = Math.ceil(Math.max(steps, horizon) / reach) * reach;
  const fits = (origins: Origins): Origins =>
    steps <= horizon || series.known === undefined
      ? origins
      : origins.filter((origin) => origin + needed <= series.rows);
  const origins = fits(engine.series.validationOrigins(series, lookback, horizon));
  if (origins.length > 0) return { origins, end: series.validationEnd, notes: [] };
  const training = fits(engine.series.trainOrigins(series, lookback, horizon));
  return {
    origins: training.slice(-Math.max(20, Math.floor(training.length / 5))),
    end: series.trainEnd,
    notes: [
      "There is no validation part, so the intervals come from rows that the model was trained on and are too narrow.",
    ],
  };
}

/** Forecasts with dropout left on, each [N, steps], scaled: as many windows as samples go through in one go. */
function sample(
  engine: Engine,
  { model, series, lookback }: Trained,
  origins: Origins,
  steps: number,
  count: number,
): Float32Array[] {
  const N = origins.length;
  const repeated = Int32Array.from({ length: N * count }, (_, i) => origins[i % N] ?? 0);
  const reach = reachOf(model.spec);
  const windows = engine.series.inputs(series, repeated, lookback, reach);
  const all = (): Float32Array => {
    if (steps > reach) {
      const known = engine.series.knownAhead(series, repeated, reach, steps);
      return engine.rollOut(model, windows, { steps, dropoutSeed, ...(known && { known }) }).values;
    }
    const { values } = engine.predict(model, windows, { dropoutSeed });
    return firstSteps(engine.series.points(model.spec.output, values), reach, steps);
  };
  const values = all();
  return Array.from({ length: count }, (_, s) => values.slice(s * N * steps, (s + 1) * N * steps));
}

/** Whether something is dropped while training, in layers or in the layers that they hold. */
function drops(layers: readonly { type: string; config: Record<string, unknown> }[]): boolean {
  const found = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([name, inner]: [string, unknown]) =>
      ["dropout", "recurrent_dropout", "rate"].includes(name) && typeof inner === "number"
        ? inner > 0
        : found(inner),
    );
  return found(layers);
}
