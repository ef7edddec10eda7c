import type { DataConfig } from "../data-keys";
import { chooseColumns, columnFindings, doubleColumns } from "../columns";
import { dataOutput } from "../data-output";
import type { Placed } from "../explain";
import { fault } from "../issues";
import type { CheckContext, ReadTable, RunContext } from "../kind";
import { boundaries, splitOf } from "../split";
import type { SeriesValue } from "../values";
import type { DataType } from "./data-type";

/** Rows in time: one column to forecast, further ones that help. */
export const timeseries: DataType<SeriesValue> = {
  type: "timeseries",
  title: "a time series",
  keys: [
    "time",
    "target",
    "past_covariates",
    "future_covariates",
    "calendar",
    "freq",
    "season_length",
    "horizon",
    "scaler",
    "transform",
    "missing",
  ],
  suits: () => true,
  check: (config, context) => [
    ...knownColumnFindings(config, context),
    ...doubleColumns(config),
    ...settingsFindings(config),
  ],
  run: async (config, context) => {
    const source = sourceOf(config);
    const table: ReadTable =
      "generator" in source
        ? context.engine.series.generate(source, config.seed)
        : await context.readTable("file" in source ? source.file : source);
    const { time, target } = chosen(config, context, table);
    const series = context.engine.series.prepare(table, {
      time,
      target,
      past_covariates: config.past_covariates,
      future_covariates: config.future_covariates,
      calendar: config.calendar,
      freq: config.freq === "auto" ? null : config.freq,
      season_length: config.season_length === "auto" ? null : config.season_length,
      missing: config.missing,
      transform: config.transform,
      scaler: config.scaler,
      boundaries: (rows) => boundaries(rows, splitOf(config)),
    });
    const value: SeriesValue = { type: "timeseries", table, series, horizon: config.horizon };
    const resolved = {
      ...config,
      source,
      type: "timeseries",
      time: time ?? "none",
      target,
      freq: series.freq,
      season_length: series.season_length,
    };
    context.show("data", dataOutput(context, value, table, resolved, timeseries.keys));
    return value;
  },
};

/** Rows of the data as far as the text says it: generators do, files are asked through the context. */
export function knownRows(
  config: DataConfig,
  context: CheckContext,
): { rows: number; exact: boolean } | undefined {
  if ("generator" in config.source) return { rows: config.source.n ?? sineRows, exact: true };
  if (!("file" in config.source)) return undefined;
  const rows = context.rowsOf?.(config.source.file);
  return rows === undefined ? undefined : { rows, exact: false };
}

/** Columns of the input that a model sees: the target, the covariates, and two for each position in the calendar. */
export function featureCount(config: DataConfig): number {
  return 1 + config.past_covariates.length + config.future_covariates.length + 2 * config.calendar.length;
}

const sineRows = 1000;

/** One of the two forms of the sine. */
type SineSource = { generator: string; n: number } & ({ period: number } | { from: number; to: number });

/** A generator has its defaults here, since they depend on which of its two forms is meant. */
function sourceOf({ source }: DataConfig): Exclude<DataConfig["source"], { generator: string }> | SineSource {
  if (!("generator" in source)) return source;
  const { generator: name, n = sineRows, from, to, period } = source;
  if (from === undefined && to === undefined) return { generator: name, n, period: period ?? 50 };
  return { generator: name, n, from: from ?? 0, to: to ?? 10 };
}

function knownColumnFindings(config: DataConfig, context: CheckContext): Placed[] {
  if ("sql" in config.source || "js" in config.source) return [];
  const known =
    "file" in config.source
      ? context.columnsOf?.(config.source.file)
      : [{ name: "value", type: "number" as const }];
  return known === undefined ? [] : columnFindings(config, known);
}

function settingsFindings(config: DataConfig): Placed[] {
  const findings: Placed[] = [];
  if (config.missing === "interpolate") {
    findings.push({ path: ["missing"], what: "value", finding: { code: "sees-future" } });
  }
  if (config.calendar.length > 0 && ("generator" in config.source || config.time === "none")) {
    findings.push({ path: ["calendar"], what: "key", finding: { code: "no-time", key: "calendar" } });
  }
  return findings;
}

function chosen(
  config: DataConfig,
  context: RunContext,
  table: ReadTable,
): { time: string | null; target: string } {
  const [found] = columnFindings(config, table.columns);
  const { time, target } = chooseColumns(config, table.columns);
  if (found !== undefined) throw fault(found.finding, context.cell.spanOf(found.path, found.what));
  if (target === undefined)
    throw fault({ code: "no-numeric-column" }, context.cell.spanOf(["source"], "value"));
  if (time === null && config.calendar.length > 0) {
    throw fault({ code: "no-time", key: "calendar" }, context.cell.spanOf(["calendar"], "key"));
  }
  return { time, target };
}
