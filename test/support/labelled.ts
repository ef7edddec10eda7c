import type { Column, Labelled, LabelledOptions, Table } from "../../src/engine/api";
import { labelledTools } from "../../src/engine/labelled";
import { split } from "./series";

/** Columns of numbers and of words, told by their first value. */
export function columns(named: Record<string, readonly (number | string | null)[]>): Table {
  const found = Object.entries(named).map(([name, values]): Column => {
    const isText = values.some((value) => typeof value === "string");
    return isText
      ? { name, type: "text", values: values.map((value) => (value === null ? null : String(value))) }
      : { name, type: "number", values: Float64Array.from(values, (value) => Number(value ?? NaN)) };
  });
  return { rows: found[0]?.values.length ?? 0, columns: found };
}

/** Sequences of such lengths: `x` counts the rows of a sequence, `y` is their number times a hundred, and words label them. */
export function walks(lengths: readonly number[], words: readonly string[]): Table {
  const rows = lengths.flatMap((length, i) => Array.from({ length }, (_, t) => ({ i, t })));
  return columns({
    id: rows.map(({ i }) => `s${i}`),
    x: rows.map(({ t }) => t),
    y: rows.map(({ i, t }) => i * 100 + t),
    kind: rows.map(({ i }) => words[i % words.length] ?? ""),
  });
}

export function prepareLabelled(table: Table, options: Partial<LabelledOptions> = {}): Labelled {
  return labelledTools.prepare(table, {
    sequence: "id",
    time: null,
    features: ["x", "y"],
    label: "kind",
    window: null,
    max_length: null,
    missing: "ffill",
    scaler: "standard",
    split_by: null,
    shuffle: true,
    test_sequences: [],
    seed: 42,
    boundaries: split(0.7, 0.1),
    ...options,
  });
}
