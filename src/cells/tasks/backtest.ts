import type { Boundaries, Origins, SeriesTools } from "../../engine/api";
import type { OutputData } from "../../outputs";
import { plural } from "../../outputs/format";
import { encodeNumber } from "../../outputs/numbers";
import type { EvaluateConfig } from "../evaluate";
import type { Spreading } from "../intervals";
import type { RunContext } from "../kind";
import { reachOf, type Said, type Trained } from "../scoring";
import type { TrainValue } from "../values";

/** What one model says from some of the origins. */
export interface Group extends Spreading {
  origins: Origins;
  said: Said;
}

type Refits = NonNullable<OutputData<"evaluation">["refits"]>;

interface Backtested {
  groups: Group[];
  /** Undefined where the model is the same throughout. */
  refits: Refits | undefined;
  notes: string[];
}

/** The origins that are judged: of the test part the last so many of those that `step` gives. */
export function originsOf(
  { on, backtest }: EvaluateConfig,
  tools: SeriesTools,
  { series, lookback, horizon }: Trained,
): Origins {
  if (on === "train") return tools.trainOrigins(series, lookback, horizon);
  if (on === "validation") return tools.validationOrigins(series, lookback, horizon);
  const step = backtest.step === "horizon" ? horizon : backtest.step;
  const all = tools.testOrigins(series, lookback, horizon, step);
  return backtest.windows === "auto" ? all : all.slice(-backtest.windows);
}

/**
 * Forecasts from all origins, by the one model, or with `refit` by models that are trained anew before each origin or
 * every so many. A refitted model sees the rows before its first origin alone: they are cut into training and validation
 * as the series was, and scaler and filling are learned from that training part.
 */
export function backtested(
  { on, backtest }: EvaluateConfig,
  value: TrainValue,
  trained: Trained,
  origins: Origins,
  context: RunContext,
  judge: (trained: Trained, origins: Origins) => Group,
): Backtested {
  const every = backtest.refit === true ? 1 : backtest.refit;
  if (every === false || on !== "test" || value.again === undefined) {
    return { groups: [judge(trained, origins)], refits: undefined, notes: [] };
  }
  const { engine, hooks } = context;
  const chunks = Array.from({ length: Math.ceil(origins.length / every) }, (_, i) =>
    origins.slice(i * every, (i + 1) * every),
  );
  const groups: Group[] = [];
  const refits: Refits = [];
  for (const [i, at] of chunks.entries()) {
    const origin = at[0] ?? 0;
    context.progress({
      message: `refit ${i + 1} of ${chunks.length}`,
      refit: i + 1,
      refits: chunks.length,
    });
    // The first may fall on the cut that the model was trained up to, and is that very model then.
    const again =
      origin > trained.series.validationEnd ? refitted(value, trained, origin, context) : undefined;
    try {
      if (hooks.interrupted() && i > 0) break;
      const group = judge(again ?? trained, at);
      groups.push(group);
      refits.push({
        at: engine.series.moments(trained.series, origin, origin + 1)[0] ?? origin,
        rows: (again ?? trained).series.trainEnd,
        windows: at.length,
        mae: encodeNumber(maeOf(trained, group, engine.series)),
        ...(again !== undefined && { epochs: again.epochs }),
      });
    } finally {
      again?.model.dispose();
    }
  }
  const left = chunks.length - groups.length;
  const notes =
    left > 0 ? [`The backtest was stopped: ${plural(left, "refit")} and their windows are left out.`] : [];
  return { groups, refits, notes };
}

function refitted(
  value: TrainValue,
  trained: Trained,
  origin: number,
  { engine, hooks }: RunContext,
): (Trained & { epochs: number }) | undefined {
  const { lookback, model } = trained;
  const series = trained.series.recut(cutAt(origin, trained.series));
  const reach = reachOf(model.spec);
  const tools = engine.series;
  const windows = (at: Origins) => tools.windows(series, at, lookback, reach);
  const held = tools.validationOrigins(series, lookback, reach);
  const made = value.again?.(
    windows(tools.trainOrigins(series, lookback, reach)),
    held.length === 0 ? null : windows(held),
    { progress: () => undefined, interrupted: () => hooks.interrupted() },
  );
  return made && { ...trained, series, model: made.model, epochs: made.result.epochs_run };
}

/** The rows before an origin, in the same proportion of training and validation as before the test part. */
function cutAt(origin: number, { trainEnd, validationEnd }: Boundaries): Boundaries {
  return { trainEnd: Math.floor((origin * trainEnd) / validationEnd), validationEnd: origin };
}

function maeOf({ series, horizon }: Trained, { origins, said }: Group, tools: SeriesTools): number {
  return tools.score(series, origins, horizon, said.forecast).all.mae;
}
