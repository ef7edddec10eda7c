import type { Series } from "../engine/api";
import type { OutputData } from "../outputs";
import { formatCount, plural } from "../outputs/format";
import { encodeNumber } from "../outputs/numbers";
import { commonKeys } from "./data-types/data-type";
import type { ReadTable, RunContext } from "./kind";
import {
  defaultLookback,
  middleOrigin,
  partRange,
  windowCount,
  type PartName,
  type WindowShape,
} from "./split";
import { thin } from "../outputs/thin";
import type { SeriesValue } from "./values";

type Data = OutputData<"data">;

const seriesPoints = 2000;
const exampleInput = 60;

/** What a data cell shows: its parts, examples of their windows, and every setting as it was resolved. */
export function dataOutput(
  context: RunContext,
  { series, horizon }: SeriesValue,
  table: ReadTable,
  config: Record<string, unknown> & { past_covariates: string[]; future_covariates: string[] },
  /** Those of a time series: what other types of data have is no setting of this one. */
  keys: readonly string[],
): Data {
  const isSetting = (name: string) => keys.includes(name) || commonKeys.includes(name);
  const lookback = defaultLookback(horizon, series.season_length, series.trainEnd);
  const describe = new Describer(context, series, { lookback, horizon });
  const train = describe.part("train");
  const validation = series.validationEnd > series.trainEnd ? describe.part("validation") : undefined;
  const test = series.rows > series.validationEnd ? describe.part("test") : undefined;
  const kept = thin(series.values, seriesPoints);
  const moments = context.engine.series.moments(series, 0, series.rows);
  return {
    summary: summary(series, horizon, { train, validation, test }),
    name: context.cell.name ?? "",
    type: "timeseries",
    rows: series.rows,
    columns: table.columns.map(({ name }) => name),
    target: series.target,
    past_covariates: config.past_covariates,
    future_covariates: config.future_covariates,
    parts: { train, ...(validation && { validation }), ...(test && { test }) },
    filled: series.filled,
    season_length: series.season_length,
    freq: series.freq,
    lookback,
    horizon,
    scaler: {
      type: series.scaler.type,
      shift: series.scaler.shift.map(encodeNumber),
      scale: series.scaler.scale.map(encodeNumber),
    },
    series: {
      time: kept.map((row) => moments[row] ?? row),
      value: kept.map((row) => encodeNumber(series.values[row] ?? NaN)),
    },
    examples: (["train", "validation", "test"] as const).flatMap((part) => describe.example(part)),
    config: Object.fromEntries(Object.entries(config).filter(([name]) => isSetting(name))),
    defaults: context.cell.defaults.filter(isSetting),
    notes: [
      // Those of the table among them.
      ...series.notes,
      `Windows are counted for a lookback of ${plural(lookback, "row")}, the default; a model may look further back or less far.`,
    ],
  };
}

class Describer {
  constructor(
    private readonly context: RunContext,
    private readonly series: Series,
    private readonly shape: WindowShape,
  ) {}

  /** A window, and before it the rows that differencing has used up. */
  private get reach(): WindowShape {
    return { ...this.shape, lookback: this.series.lead + this.shape.lookback };
  }

  part(part: PartName): Data["parts"]["train"] {
    const [from, to] = partRange(part, this.series.rows, this.series);
    const moments = this.moments(from, to);
    return {
      from: moments[0] ?? from,
      to: moments.at(-1) ?? to - 1,
      rows: to - from,
      windows: windowCount(part, this.series.rows, this.series, this.reach),
    };
  }

  /** The window in the middle of the part, if it has one. */
  example(part: PartName): Data["examples"] {
    const origin = middleOrigin(part, this.series.rows, this.series, this.reach);
    if (origin === undefined) return [];
    const { lookback, horizon } = this.shape;
    const input = this.stretch(origin - Math.min(lookback, exampleInput), origin);
    return [{ part, input, target: this.stretch(origin, origin + horizon) }];
  }

  private stretch(from: number, to: number): NonNullable<Data["series"]> {
    return {
      time: this.moments(from, to),
      value: Array.from(this.series.values.slice(from, to), encodeNumber),
    };
  }

  private moments(from: number, to: number): (string | number)[] {
    return this.context.engine.series.moments(this.series, from, to);
  }
}

function summary(
  series: Series,
  horizon: number,
  parts: { train: { rows: number }; validation?: { rows: number }; test?: { rows: number } },
): string {
  const cut = [
    `${formatCount(parts.train.rows)} to train`,
    ...(parts.validation ? [`${formatCount(parts.validation.rows)} to validate`] : []),
    ...(parts.test ? [`${formatCount(parts.test.rows)} to test`] : []),
  ].join(", ");
  const step = series.freq === "row" ? "" : `, ${series.freq} apart`;
  const filled = series.filled === 0 ? "" : ` ${plural(series.filled, "value")} filled in.`;
  return `${plural(series.rows, "row")} of ${series.target}${step}: ${cut}. Each forecast has ${plural(horizon, "step")}.${filled}`;
}
