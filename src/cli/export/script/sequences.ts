import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DataConfig } from "../../../cells/data";
import { addingOf, isAdding, labelledOptions } from "../../../cells/data-types/sequences";
import { splitOf } from "../../../cells/split";
import type { Engine, Labelled, LabelledOptions, Table } from "../../../engine/api";
import type { CommandIo } from "../../command";
import type { OpenNotebook } from "../../read-notebook";
import { exportFaults } from "./faults";
import type { SequencesPlan, SequencesSource, SequencesSplit } from "./plan";
import { checkNumbers, isSampleName, openTable } from "./series-source";

type Columns = Pick<LabelledOptions, "sequence" | "time" | "features" | "label">;

const partNames = ["train", "validation", "test"] as const;

/** Sequences as the engine makes them ready, with all that a script needs to come to the same. Faults: cannot-export. */
export async function sequencesPlan(
  config: DataConfig,
  columns: Columns,
  asNumbers: boolean,
  notebook: OpenNotebook,
  io: CommandIo,
): Promise<SequencesPlan> {
  const { labelled } = await loadEngine(io);
  const options = labelledOptions(config, columns);
  const { source } = config;
  if (isAdding(config)) {
    const table = labelled.adding(addingOf(config), config.seed);
    const data = labelled.prepare(table, options);
    return { ...planOf(data, config, true), source: addingSource(table, data, addingOf(config)) };
  }
  if (!("file" in source)) throw exportFaults.source("sql" in source ? "a query" : "a JavaScript cell");
  const { path, table, delimiter, first } = await openTable(source.file, notebook, io);
  const { sequence, time, features, label } = columns;
  const named = table.columns.find(({ name }) => name === label);
  const numbers = named?.type === "number" ? [...features, label] : features;
  for (const name of numbers) if (checkNumbers(table, [name], first)) throw exportFaults.gaps(name);
  if (named?.values.some((value) => value === null || value === "") === true) throw exportFaults.gaps(label);
  const data = labelled.prepare(table, options);
  const namesOf = sequence === null ? () => "1" : nameReader(table, sequence, first);
  if (time !== null) checkOrder(table, time, namesOf);
  const plan = planOf(data, config, asNumbers);
  if (plan.classes.length === 0 && options.window !== null && config.label_from !== "last")
    throw exportFaults.key("the data", "label_from", config.label_from);
  return {
    ...plan,
    source: {
      type: "table",
      path,
      isSample: isSampleName(source.file),
      delimiter,
      sequence,
      features,
      label,
      window: options.window && {
        ...options.window,
        usual: usualOf(named?.values ?? [], plan.classes, trainingRows(table, namesOf, data, options)),
      },
      max_length: options.max_length,
      split: splitPlan(config, data, plan.parts, namesIn(table, namesOf)),
    },
  };
}

function planOf(data: Labelled, { scaler }: DataConfig, asNumbers: boolean): Omit<SequencesPlan, "source"> {
  const names = asNumbers ? [] : (data.classes ?? []);
  const unknown = names[data.known];
  if (unknown !== undefined) throw exportFaults.unknownClass(unknown);
  const parts = partNames.filter((name) => data.parts[name].starts.length > 0);
  const empty = partNames.find((name) => data.parts[name].sequences.length > 0 && !parts.includes(name));
  if (empty !== undefined && data.splitBy === "sequence") throw exportFaults.noExamples(empty);
  return {
    features: data.features.length,
    classes: data.numeric ? names.map(Number) : names,
    length: data.length,
    padded: partNames.some((name) => data.parts[name].lengths.some((length) => length < data.length)),
    scaler,
    trainExamples: data.parts.train.starts.length,
    parts,
  };
}

function addingSource(
  table: Table,
  data: Labelled,
  { n, length }: { n: number; length: number },
): SequencesSource {
  const of = (name: string): ArrayLike<unknown> =>
    table.columns.find((column) => column.name === name)?.values ?? [];
  const [value, marker, sum] = [of("value"), of("marker"), of("sum")];
  const values = Float32Array.from({ length: 2 * n * length }, (_, i) =>
    Number((i % 2 === 0 ? value : marker)[Math.floor(i / 2)]),
  );
  const sums = Float32Array.from({ length: n }, (_, i) => Number(sum[i * length]));
  const names = Array.from({ length: n }, (_, i) => String(i + 1));
  const parts = partNames.filter((name) => data.parts[name].starts.length > 0);
  return { type: "adding", values, sums, shape: [n, length, 2], parts: drawnParts(data, parts, names) };
}

function splitPlan(
  config: DataConfig,
  data: Labelled,
  parts: SequencesPlan["parts"],
  names: readonly string[],
): SequencesSplit {
  if (data.splitBy === "time") return { by: "time", shares: splitOf(config) };
  const held = data.parts.validation.sequences.length;
  if (config.test_sequences.length > 0 && held === 0) return { by: "names", test: config.test_sequences };
  return { by: "draw", parts: drawnParts(data, parts, names) };
}

/** The place of the part of every sequence. */
function drawnParts(data: Labelled, parts: SequencesPlan["parts"], names: readonly string[]): Int32Array {
  const place = new Map(
    parts.flatMap((part, i) => data.parts[part].sequences.map((name): [string, number] => [name, i])),
  );
  return Int32Array.from(names, (name) => place.get(name) ?? 0);
}

type NameAt = (row: number) => string;

function nameReader(table: Table, sequence: string, first: ReadonlyMap<string, string>): NameAt {
  const values = table.columns.find(({ name }) => name === sequence)?.values ?? [];
  // A script compares names as they are written.
  if (String(values[0]) !== first.get(sequence))
    throw exportFaults.values(sequence, "names in an unusual form");
  return (row) => String(values[row]);
}

function namesIn(table: Table, nameAt: NameAt): string[] {
  return [...new Set(Array.from({ length: table.rows }, (_, row) => nameAt(row)))];
}

function checkOrder(table: Table, time: string, nameAt: NameAt): void {
  const values = table.columns.find(({ name }) => name === time)?.values ?? [];
  const latest = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const at = Number(values[row]);
    if (at < (latest.get(nameAt(row)) ?? -Infinity)) throw exportFaults.order(time);
    latest.set(nameAt(row), at);
  }
}

/** The most frequent class of the rows that train, of equal ones the first. */
function usualOf(
  values: ArrayLike<unknown>,
  classes: SequencesPlan["classes"],
  trainingRows: readonly number[],
): string | number {
  const counts = new Map<unknown, number>();
  for (const row of trainingRows) counts.set(values[row], (counts.get(values[row]) ?? 0) + 1);
  const count = (name: string | number): number => counts.get(name) ?? 0;
  const [first = "", ...others] = classes;
  return others.reduce((best, name) => (count(name) > count(best) ? name : best), first);
}

function trainingRows(
  table: Table,
  nameAt: NameAt,
  { parts, splitBy }: Labelled,
  options: LabelledOptions,
): number[] {
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const rows = rowsOf.get(nameAt(row));
    if (rows === undefined) rowsOf.set(nameAt(row), [row]);
    else rows.push(row);
  }
  const training = new Set(parts.train.sequences);
  return [...rowsOf].flatMap(([name, rows]) =>
    splitBy === "time"
      ? rows.slice(0, options.boundaries(rows.length).trainEnd)
      : training.has(name)
        ? rows
        : [],
  );
}

async function loadEngine({ dist }: CommandIo): Promise<Pick<Engine, "labelled">> {
  // SAFETY: `src/engine/script.ts` exports this function.
  const bundle = (await import(pathToFileURL(join(dist, "engine.js")).href)) as {
    loadEngine(options: { engine: "embedded" }): Promise<Engine>;
  };
  return bundle.loadEngine({ engine: "embedded" });
}
