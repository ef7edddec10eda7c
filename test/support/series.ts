import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseMoment } from "../../src/base/moment";
import { Fault } from "../../src/base/issue";
import type { Column, Series, SeriesOptions, Table } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";

const root = join(import.meta.dirname, "../..");
export const seattle = join(root, "node_modules/vega-datasets/data/seattle-weather.csv");
export const sp500 = join(root, "node_modules/vega-datasets/data/sp500-2000.csv");
export const births = join(root, "test/fixtures/tables/us-births.csv");

/** A plain CSV with dates in its first column and numbers, or text, in the others. */
export function csvTable(path: string): Table {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(","));
  const columns = header.split(",").map((name, i): Column => {
    const texts = cells.map((row) => row[i] ?? "");
    if (i === 0) return { name, type: "time", values: Float64Array.from(texts, parseMoment), dateOnly: true };
    const numbers = Float64Array.from(texts, Number);
    return numbers.some(Number.isNaN)
      ? { name, type: "text", values: texts }
      : { name, type: "number", values: numbers };
  });
  return { rows: lines.length, columns };
}

/** Columns of moments (ISO 8601, as `t`) and numbers. */
export function table(columns: Record<string, readonly (number | string | null)[]>): Table {
  const entries = Object.entries(columns).map(([name, values]): Column => {
    if (name !== "t")
      return { name, type: "number", values: Float64Array.from(values, (v) => Number(v ?? NaN)) };
    const texts = values.map(String);
    const dateOnly = texts.every((text) => text.length <= 10);
    return { name, type: "time", values: Float64Array.from(texts, parseMoment), dateOnly };
  });
  return { rows: entries[0]?.values.length ?? 0, columns: entries };
}

/** The split of the contract, with the floors and the rounding as it gives them. */
export function split(train: number, validation: number): SeriesOptions["boundaries"] {
  const share = (rows: number, part: number): number => Math.floor(Math.round(rows * part * 1e9) / 1e9);
  return (rows) => ({
    trainEnd: share(rows, train),
    validationEnd: share(rows, train) + share(rows, validation),
  });
}

export function prepare(from: Table, options: Partial<SeriesOptions> = {}): Series {
  const timed = from.columns.some(({ name }) => name === "t");
  return seriesTools.prepare(from, {
    time: timed ? "t" : null,
    target: "y",
    past_covariates: [],
    future_covariates: [],
    calendar: [],
    freq: null,
    season_length: null,
    missing: "ffill",
    scaler: "standard",
    boundaries: split(0.7, 0.1),
    ...options,
  });
}

/** What the user is told, as one line. */
export function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message} ${error.remedy}`;
    throw error;
  }
  throw new Error("No fault.");
}

/** Moments a fixed number of minutes apart. */
export function every(minutes: number, count: number, from = "2024-01-01T00:00Z"): string[] {
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(from) + i * minutes * 60_000).toISOString(),
  );
}

export function count(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
