import type { LabelledOptions } from "../../engine/api";
import { nearest } from "../nearest";
import type { DataConfig } from "../data-keys";
import type { Placed } from "../explain";
import { fault } from "../issues";
import type { CheckContext, ColumnInfo, ReadTable, RunContext } from "../kind";
import { labelledOutput } from "../labelled-output";
import { ownSettings } from "../own-settings";
import { boundaries, splitOf, type Boundaries } from "../split";
import type { SequencesValue } from "../values";
import type { DataType } from "./data-type";

/** Rows that belong together, with a label for the whole or for each window of them. */
export const sequences: DataType<SequencesValue> = {
  type: "sequences",
  title: "labelled sequences",
  keys: [
    "time",
    "sequence",
    "label",
    "features",
    "window",
    "step",
    "label_from",
    "max_length",
    "split_by",
    "shuffle_split",
    "test_sequences",
    "scaler",
    "missing",
  ],
  suits: (config) => config.label !== "none" || isAdding(config),
  check: (config, context) => [...settingsFindings(config, context), ...columnFindings(config, context)],
  run: async (config, context) => {
    const table = await tableOf(config, context);
    const chosen = chooseColumns(config, table.columns);
    const [found] = findingsOf(config, chosen, table.columns);
    if (found !== undefined) throw fault(found.finding, context.cell.spanOf(found.path, found.what));
    const data = context.engine.labelled.prepare(table, labelledOptions(config, chosen));
    const value: SequencesValue = { type: "sequences", data };
    context.show("data", labelledOutput(context, data, table, resolved(config, chosen, data.splitBy)));
    return value;
  },
};

/** Rows and features of an example, as far as the text says them. */
export function knownShape(config: DataConfig): { length?: number; features?: number } {
  if (isAdding(config)) return { length: addingOf(config).length, features: 2 };
  return {
    ...(config.window !== "none" && { length: config.window }),
    ...(config.features !== "auto" && { features: config.features.length }),
  };
}

/** What the engine is told of the cell, with the columns that were chosen. */
export function labelledOptions(config: DataConfig, chosen: Chosen): LabelledOptions {
  const { window, label_from, max_length, missing, scaler, seed, test_sequences } = config;
  return {
    ...chosen,
    window: window === "none" ? null : { rows: window, step: stepOf(config), label_from },
    max_length: max_length === "auto" ? null : max_length,
    missing,
    scaler,
    split_by: config.split_by === "auto" ? null : config.split_by,
    shuffle: config.shuffle_split,
    test_sequences,
    seed,
    boundaries: boundariesOf(config),
  };
}

/** The columns that a cell names or that were found for it. */
interface Chosen {
  sequence: string | null;
  time: string | null;
  features: string[];
  label: string;
}

const addingColumns = { sequence: "sequence", time: null, features: ["value", "marker"], label: "sum" };

/** Whether the sequences are the adding problem rather than rows of a source. */
export function isAdding({ source }: DataConfig): boolean {
  return "generator" in source && source.generator === "adding";
}

export function addingOf({ source }: DataConfig): { n: number; length: number } {
  return "generator" in source ? { n: source.n ?? 20_000, length: source.length ?? 50 } : { n: 0, length: 0 };
}

async function tableOf(config: DataConfig, context: RunContext): Promise<ReadTable> {
  const { source } = config;
  if (!("generator" in source)) return context.readTable("file" in source ? source.file : source);
  if (isAdding(config)) return context.engine.labelled.adding(addingOf(config), config.seed);
  throw fault({ code: "no-labels", generator: source.generator }, context.cell.spanOf(["source"], "value"));
}

function chooseColumns(config: DataConfig, columns: readonly ColumnInfo[]): Chosen {
  if (isAdding(config)) return addingColumns;
  const sequence = config.sequence === "none" ? null : config.sequence;
  const time =
    config.time === "none"
      ? null
      : config.time === "auto"
        ? (columns.find(({ type, name }) => type === "time" && name !== sequence)?.name ?? null)
        : config.time;
  const taken = new Set([sequence, time, config.label]);
  const features =
    config.features === "auto"
      ? columns.filter(({ name, type }) => type === "number" && !taken.has(name)).map(({ name }) => name)
      : config.features;
  return { sequence, time, features, label: config.label };
}

/** Shares of whole sequences or rows; where the test part is named, of the others alone. */
function boundariesOf(config: DataConfig): (count: number) => Boundaries {
  const [train, validation, test] = splitOf(config);
  const rest = train + validation;
  return config.test_sequences.length === 0
    ? (count) => boundaries(count, [train, validation, test])
    : (count) => boundaries(count, [train / rest, validation / rest, 0]);
}

function stepOf({ window, step }: DataConfig): number {
  return step === "auto" ? (window === "none" ? 1 : window) : step;
}

function resolved(config: DataConfig, chosen: Chosen, splitBy: string): Record<string, unknown> {
  return {
    ...ownSettings(config, sequences.keys),
    source: isAdding(config) ? { generator: "adding", ...addingOf(config) } : config.source,
    type: "sequences",
    sequence: chosen.sequence ?? "none",
    time: chosen.time ?? "none",
    features: chosen.features,
    label: chosen.label,
    step: config.window === "none" ? "none" : stepOf(config),
    split_by: splitBy,
  };
}

function settingsFindings(config: DataConfig, { cell }: CheckContext): Placed[] {
  const written = (key: string): boolean => Object.hasOwn(cell.raw, key);
  const findings: Placed[] = [];
  if (!isAdding(config)) {
    if ("generator" in config.source) {
      const finding = { code: "no-labels" as const, generator: config.source.generator };
      findings.push({ path: ["source"], what: "value", finding });
    } else if (config.label === "none") {
      const finding = { code: "missing-key" as const, key: "label", takes: "the name of a column" };
      findings.push({ path: [], what: "key", finding });
    }
  } else {
    for (const key of ["sequence", "label", "features", "time", "window"].filter(written))
      findings.push({
        path: [key],
        what: "key",
        finding: { code: "not-for-generator", key, generator: "adding" },
      });
  }
  for (const key of ["step", "label_from"])
    if (written(key) && config.window === "none")
      findings.push({ path: [key], what: "key", finding: { code: "needs-key", key, other: "window" } });
  if (written("max_length") && config.window !== "none") {
    const finding = { code: "keys-exclude" as const, key: "max_length", other: "window" };
    findings.push({ path: ["max_length"], what: "key", finding });
  }
  if (config.test_sequences.length > 0 && config.sequence === "none")
    findings.push({
      path: ["test_sequences"],
      what: "key",
      finding: { code: "needs-key", key: "test_sequences", other: "sequence" },
    });
  return findings;
}

function columnFindings(config: DataConfig, context: CheckContext): Placed[] {
  if (!("file" in config.source) || config.label === "none") return [];
  const columns = context.columnsOf?.(config.source.file);
  return columns === undefined ? [] : findingsOf(config, chooseColumns(config, columns), columns);
}

/** Columns that are not there, features that are no numbers, and no features at all. */
function findingsOf(
  config: DataConfig,
  { sequence, time, features, label }: Chosen,
  columns: readonly ColumnInfo[],
): Placed[] {
  const named: { path: Placed["path"]; name: string; numeric: boolean }[] = [
    ...(sequence === null ? [] : [{ path: ["sequence"], name: sequence, numeric: false }]),
    ...(time === null ? [] : [{ path: ["time"], name: time, numeric: false }]),
    { path: ["label"], name: label, numeric: false },
    ...features.map((name, i) => ({
      path: config.features === "auto" ? ["features"] : ["features", i],
      name,
      numeric: true,
    })),
  ];
  const names = columns.map(({ name }) => name);
  const findings = named.flatMap(({ path, name, numeric }): Placed[] => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const near = nearest(name, names);
      const finding = { code: "unknown-column" as const, column: name, columns: names };
      return [{ path, what: "value", finding: near === undefined ? finding : { ...finding, near } }];
    }
    if (!numeric || column.type === "number") return [];
    const type = column.type === "time" ? "moments" : "text";
    return [{ path, what: "value", finding: { code: "not-numeric", key: "features", column: name, type } }];
  });
  if (features.includes(label) && config.features !== "auto") {
    const finding = { code: "label-is-feature" as const, column: label };
    findings.push({ path: ["features", features.indexOf(label)], what: "value", finding });
  }
  if (features.length === 0)
    findings.push({ path: ["source"], what: "value", finding: { code: "no-features" } });
  return findings;
}
