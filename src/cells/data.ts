import { z } from "zod";
import type { Issue } from "../base/issue";
import { chooseColumns, columnFindings, doubleColumns } from "./columns";
import { dataOutput } from "./data-output";
import { asIssue, type Placed } from "./explain";
import { fault, issue } from "./issues";
import { defineKind, key, type ConfigOf } from "./keys";
import type { CheckContext, ReadTable, RunContext } from "./kind";
import type { ParsedCell } from "./parsed";
import { boundaries, type Split } from "./split";
import { amount, choice, describe, listOf, settings, text, whole, wordOr } from "./takes";
import type { DataValue } from "./values";

const column = text("the name of a column");
const columns = listOf(column, "a list of columns");

const file = settings(
  { file: text("a file, or the name of sample data") },
  "a file, {sql: SELECT …} or {generator: sine}",
);

const query = settings(
  { sql: text("one SELECT over files of the workspace") },
  "a query such as {sql: SELECT * FROM 'rides.csv'}",
);

const generator = settings(
  {
    generator: choice(["sine"]),
    n: whole(1, 10_000_000).default(1000),
    from: amount(-1e6, 1e6).optional(),
    to: amount(-1e6, 1e6).optional(),
    period: amount(0.001, 1e8).optional(),
  },
  "a generator such as {generator: sine, n: 1000, period: 50}",
).superRefine((value, context) => {
  if (value.period === undefined || (value.from === undefined && value.to === undefined)) return;
  const other = value.from === undefined ? "to" : "from";
  context.addIssue(
    asIssue({ code: "keys-exclude", key: `source.${other}`, other: "source.period" }, [other]),
  );
});

const split = listOf(amount(0, 1), "a list of three shares, such as [0.7, 0.1, 0.2]", 3, 3).superRefine(
  (shares, context) => {
    const sum = shares.reduce((total, share) => total + share, 0);
    if (Math.abs(sum - 1) > 1e-6)
      context.addIssue(asIssue({ code: "bad-split", sum: Number(sum.toFixed(6)) }));
    else if (shares[0] === 0) {
      context.addIssue(
        asIssue(
          { code: "out-of-range", key: "split.0", value: 0, takes: "a share above 0 to train on" },
          [0],
        ),
      );
    }
  },
);

const keys = {
  source: key(
    describe(
      z.union([file, query, generator]),
      "a file, the name of sample data, {sql: …} or {generator: sine}",
    ),
    {
      doc: "Where the rows come from: a CSV, TSV, JSON or Parquet file beside the notebook, the bare name of sample data that ships with RNNBook, `{sql: SELECT …}` over such files in DuckDB's SQL, or a generator.",
      required: true,
      expand: (value) => (typeof value === "string" ? { file: value } : value),
    },
  ),
  type: key(choice(["auto", "timeseries"]), {
    doc: "What the rows are. A table of numbers is a time series.",
    default: "auto",
  }),
  time: key(wordOr("auto", wordOr("none", column)), {
    doc: "The column of moments: ISO 8601 dates or date-times, years, months or epoch seconds. `auto` takes the first that looks like one; `none` numbers the rows.",
    default: "auto",
    expand: asText,
  }),
  target: key(wordOr("auto", column), {
    doc: "The column to forecast. `auto` takes the last column of numbers, where many files have it.",
    default: "auto",
    expand: asText,
  }),
  past_covariates: key(columns, {
    doc: "Further columns that are known up to now and may help, such as the rain of the last days.",
    default: [],
    expand: asList,
  }),
  future_covariates: key(columns, {
    doc: "Columns that are known ahead of time, such as holidays or prices.",
    default: [],
    expand: asList,
  }),
  calendar: key(
    listOf(
      choice(["hour", "dayofweek", "month", "dayofyear"]),
      "a list of hour, dayofweek, month, dayofyear",
    ),
    {
      doc: "Positions in the calendar as inputs, each as a sine and a cosine, so that December lies beside January.",
      default: [],
      expand: asList,
    },
  ),
  freq: key(wordOr("auto", text("a step such as 1 day")), {
    doc: "The step from row to row, such as `1 day`, `1 hour` or `1 month`. `auto` takes the most frequent one.",
    default: "auto",
  }),
  season_length: key(wordOr("auto", whole(1, 1_000_000)), {
    doc: "Rows in a season, for the seasonal-naive baseline and for MASE. `auto` takes what is usual for the step: 24 for hours, 7 for days, 52 for weeks, 12 for months.",
    default: "auto",
    unit: "rows",
  }),
  horizon: key(whole(1, 10_000), {
    doc: "Rows to forecast at once. It belongs to the data because it is the task: all models on this data answer the same question.",
    default: 1,
    unit: "rows",
  }),
  split: key(split, {
    doc: "Shares of training, validation and test, cut in time and never shuffled, so that a model is judged on what came later.",
    default: [0.7, 0.1, 0.2],
  }),
  scaler: key(choice(["standard", "minmax", "robust", "none"]), {
    doc: "Brings all inputs to one size, since networks learn badly from large numbers: `standard` to mean 0 and deviation 1, `minmax` to 0…1, `robust` by median and quartiles. Fitted on the training part alone.",
    default: "standard",
  }),
  transform: key(
    listOf(choice(["log", "diff", "seasonal_diff"]), "a list of log, diff, seasonal_diff", 0, 4),
    {
      doc: "What is done to the target, in order, before it is scaled: `log` turns growth into a line, `diff` takes the difference to the row before, `seasonal_diff` to the row a season before. Forecasts, intervals and scores are in original units again.",
      default: [],
      expand: asList,
    },
  ),
  missing: key(choice(["ffill", "error", "drop", "interpolate"]), {
    doc: "What becomes of gaps. `ffill` repeats the last value, which uses nothing that comes later.",
    default: "ffill",
  }),
  seed: key(whole(0, 2_147_483_647), { doc: "Makes generated data the same each time.", default: 42 }),
};

export type DataConfig = ConfigOf<typeof keys>;

export const data = defineKind<"data", typeof keys, DataValue>({
  name: "data",
  doc: "Rows of a file or a generator, made ready to learn from: sorted, without gaps, cut into training, validation and test, and scaled.",
  keys,
  role: "defines",
  single: true,
  longRunning: false,
  needs: () => [],
  check: (config, context) =>
    [...columnsOf(config, context), ...doubleColumns(config), ...settingsFindings(config)].map((placed) =>
      toIssue(context.cell, placed),
    ),
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
    const value: DataValue = { series, horizon: config.horizon };
    const resolved = {
      ...config,
      source,
      type: "timeseries",
      time: time ?? "none",
      target,
      freq: series.freq,
      season_length: series.season_length,
    };
    context.show("data", dataOutput(context, value, table, resolved));
    return value;
  },
});

/** Rows of the data as far as the text says it: generators do, files are asked through the context. */
export function knownRows(
  config: DataConfig,
  context: CheckContext,
): { rows: number; exact: boolean } | undefined {
  if ("generator" in config.source) return { rows: config.source.n, exact: true };
  if ("sql" in config.source) return undefined;
  const rows = context.rowsOf?.(config.source.file);
  return rows === undefined ? undefined : { rows, exact: false };
}

export function splitOf(config: DataConfig): Split {
  const [train = 1, validation = 0, test = 0] = config.split;
  return [train, validation, test];
}

/** Columns of the input that a model sees: the target, the covariates, and two for each position in the calendar. */
export function featureCount(config: DataConfig): number {
  return 1 + config.past_covariates.length + config.future_covariates.length + 2 * config.calendar.length;
}

/** One of the two forms of a generator. */
type GeneratorSource = { generator: string; n: number } & ({ period: number } | { from: number; to: number });

/** A generator has its defaults here, since they depend on which of its two forms is meant. */
function sourceOf({ source }: DataConfig): { file: string } | { sql: string } | GeneratorSource {
  if ("file" in source || "sql" in source) return source;
  const { generator: name, n, from, to, period } = source;
  if (from === undefined && to === undefined) return { generator: name, n, period: period ?? 50 };
  return { generator: name, n, from: from ?? 0, to: to ?? 10 };
}

function columnsOf(config: DataConfig, context: CheckContext): Placed[] {
  if ("sql" in config.source) return [];
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

function toIssue(cell: ParsedCell, { path, what, finding }: Placed): Issue {
  return issue(finding, cell.spanOf(path, what));
}

function asText(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}

function asList(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => asText(item));
  return typeof value === "string" || typeof value === "number" ? [String(value)] : value;
}
