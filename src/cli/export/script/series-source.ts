import { closeSync, openSync, readSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { parseFrequency, type Frequency } from "../../../base/frequency";
import { readTable, resolveSource, type Table } from "../../../tables";
import type { CommandIo } from "../../command";
import type { OpenNotebook } from "../../read-notebook";
import { exportFaults } from "./faults";

/** Where a script has its rows from. */
export type SeriesSource =
  | { type: "sine"; n: number; period: number }
  | { type: "sine"; n: number; from: number; to: number }
  | TableSource;

export interface TableSource {
  type: "table";
  /** Absolute. */
  path: string;
  /** Data that ships with us, which goes beside the script. */
  isSample: boolean;
  delimiter: string;
  /** The column of moments, if they are written in a way that every language reads. */
  time: string | undefined;
  /** The step from row to row; undefined where rows are only numbered. */
  step: Frequency | undefined;
  sorted: boolean;
  /** Moments are days, without a time. */
  dateOnly: boolean;
  /** Whether the rows have gaps in time, and whether the columns have missing values. */
  hasGaps: boolean;
  hasMissing: boolean;
  /** Rows after the last target that tell what is known of the future. */
  ahead: number;
}

export interface Found {
  target: string;
  time: string;
  freq: string;
  rows: number;
  columns: readonly string[];
  /** Whether some of them are known ahead of time: rows after the last target then belong to the future. */
  future: boolean;
}

/** What is in the file that a data cell names, so that the script reads it as the notebook does. Faults: cannot-export. */
export async function tableSource(
  file: string,
  found: Found,
  missing: string,
  notebook: OpenNotebook,
  io: CommandIo,
): Promise<TableSource> {
  const { path, table, delimiter, first } = await openTable(file, notebook, io);
  const hasMissing = checkNumbers(table, [found.target, ...found.columns], first);
  const times = timesOf(table, found, first);
  const step = found.freq === "row" ? undefined : parseFrequency(found.freq);
  const last = lastTarget(table, found.target);
  const ahead = found.future ? table.rows - 1 - last : 0;
  const hasGaps = missing !== "drop" && found.rows > table.rows - ahead;
  const sorted = times === undefined || isSorted(times.values);
  const fixed = step !== undefined && stepUnits.has(step.unit);
  if (hasGaps && !fixed) throw exportFaults.steps(found.freq, "some are missing");
  if ((hasGaps || !sorted) && times?.plain !== true) throw exportFaults.values(found.time, "moments");
  return {
    type: "table",
    path,
    isSample: isSampleName(file),
    delimiter,
    time: times?.plain === true ? found.time : undefined,
    step,
    sorted,
    dateOnly: times?.dateOnly === true,
    hasGaps,
    hasMissing: hasMissing || hasGaps,
    ahead,
  };
}

/** The rows of a file of text, and the fields of its first row as they are written. Faults: cannot-export. */
export async function openTable(file: string, notebook: OpenNotebook, io: CommandIo) {
  const samples = join(io.dist, "../media/samples/data");
  const folder = notebook.path.slice(0, notebook.path.lastIndexOf(sep));
  const path = await resolveSource(file, { notebookFolder: folder, workspace: notebook.workspace, samples });
  const ending = extname(path).toLowerCase();
  if (ending !== ".csv" && ending !== ".tsv" && ending !== ".txt")
    throw exportFaults.source(`a ${ending.slice(1)} file`);
  const table = await readTable(path, { dist: io.dist, execPath: process.execPath });
  return { path, table, ...headOf(path, table) };
}

/** A bare name is that of data that ships with us. */
export function isSampleName(file: string): boolean {
  return /^[\w-]+$/.test(file);
}

/** Steps of one length, as NumPy counts them. */
export const stepUnits = new Map<Frequency["unit"], string>([
  ["second", "s"],
  ["minute", "m"],
  ["hour", "h"],
  ["day", "D"],
  ["week", "W"],
]);

/** The delimiter, and the fields of the first row by name as they are written. */
function headOf(path: string, table: Table): { delimiter: string; first: Map<string, string> } {
  const [header = "", row = ""] = headText(path).split(/\r\n|\r|\n/);
  const names = table.columns.map(({ name }) => name);
  for (const delimiter of [",", ";", "\t", "|"]) {
    const fields = header
      .replace(/^\uFEFF/, "")
      .split(delimiter)
      .map(unquoted);
    if (fields.length !== names.length || fields.some((field, i) => field !== names[i])) continue;
    const values = row.split(delimiter).map(unquoted);
    return { delimiter, first: new Map(names.map((name, i) => [name, values[i] ?? ""])) };
  }
  throw exportFaults.source("a file whose header is written in an unusual way");
}

function headText(path: string): string {
  const buffer = Buffer.alloc(64 * 1024);
  const file = openSync(path, "r");
  try {
    return buffer.toString("utf8", 0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}

function unquoted(field: string): string {
  const trimmed = field.trim();
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

/** Whether values are missing in these columns, which hold numbers with a point. Faults: cannot-export. */
export function checkNumbers(
  table: Table,
  names: readonly string[],
  first: ReadonlyMap<string, string>,
): boolean {
  return names.some((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column?.type !== "number") throw exportFaults.values(name, "text");
    const text = first.get(name) ?? "";
    const [value = NaN] = column.values;
    if (!Number.isNaN(value) && Number(text) !== value)
      throw exportFaults.values(name, `numbers such as "${text}"`);
    return column.values.some((each) => Number.isNaN(each));
  });
}

function timesOf(table: Table, { time }: Found, first: ReadonlyMap<string, string>) {
  const column = table.columns.find(({ name }) => name === time);
  if (column?.type !== "time") return undefined;
  const text = first.get(time) ?? "";
  const plain = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/.test(text);
  return { values: column.values, plain, dateOnly: column.dateOnly };
}

function isSorted(values: Float64Array): boolean {
  return values.every((value, i) => i === 0 || (values[i - 1] ?? 0) <= value);
}

function lastTarget(table: Table, target: string): number {
  const column = table.columns.find(({ name }) => name === target);
  return column?.type === "number" ? column.values.findLastIndex((value) => !Number.isNaN(value)) : -1;
}
