import type { DuckDBConnection } from "@duckdb/node-api";
import { isDateOnly, momentPattern, parseMoment } from "../base/moment";
import { isMissing, missingWords, numberPattern } from "../base/number";
import type { Column } from "./api";
import { quoted } from "./sandbox";

/** What the values of a text column turn out to be. */
export type Meaning = "number" | "comma" | "boolean" | "moment" | "text";

/** Looks at every value of columns c0, c1, … of the table `source`; missing values fit any meaning. */
export async function meaningsOf(
  db: DuckDBConnection,
  count: number,
  decimalComma: boolean,
): Promise<Meaning[]> {
  const patterns: [Meaning, string][] = [
    ["number", numberPattern],
    ...(decimalComma ? ([["comma", "[+-]?\\d+(,\\d+)?([eE][+-]?\\d+)?"]] satisfies [Meaning, string][]) : []),
    ["boolean", "(?i)(true|false)"],
    ["moment", momentPattern],
  ];
  const fits = (i: number, pattern: string): string =>
    `bool_and(${missing(i)} OR regexp_full_match(trim(c${i}), ${quoted(pattern)}))`;
  const asked = Array.from({ length: count }, (_, i) =>
    patterns.map(([, pattern]) => fits(i, pattern)),
  ).flat();
  const row = (await db.runAndReadAll(`SELECT ${asked.join(", ")} FROM source`)).getRows()[0] ?? [];
  return Array.from({ length: count }, (_, i) => {
    const found = patterns.findIndex((_, p) => row[i * patterns.length + p] === true);
    return patterns[found]?.[0] ?? "text";
  });
}

/** One column of the table `source`, rows in the order of the file. */
export async function readColumn(
  db: DuckDBConnection,
  index: number,
  name: string,
  meaning: Meaning,
  rows: number,
): Promise<Column> {
  switch (meaning) {
    case "number":
      return { name, type: "number", values: await numbers(db, `trim(c${index})`, index, rows) };
    case "comma":
      return {
        name,
        type: "number",
        values: await numbers(db, `replace(trim(c${index}), ',', '.')`, index, rows),
      };
    case "boolean":
      return {
        name,
        type: "number",
        values: await numbers(db, `trim(c${index})::BOOLEAN::INT`, index, rows),
      };
    case "moment": {
      const texts = await strings(db, index);
      return moments(name, texts) ?? { name, type: "text", values: texts };
    }
    case "text":
      return { name, type: "text", values: await strings(db, index) };
  }
}

async function numbers(
  db: DuckDBConnection,
  value: string,
  index: number,
  rows: number,
): Promise<Float64Array> {
  const result = await db.stream(
    `SELECT CASE WHEN ${missing(index)} THEN 'NaN'::DOUBLE ELSE CAST(${value} AS DOUBLE) END FROM source`,
  );
  const values = new Float64Array(rows);
  let at = 0;
  for await (const chunk of result) {
    for (const value of chunk.getColumnValues(0)) values[at++] = Number(value);
  }
  return values;
}

async function strings(db: DuckDBConnection, index: number): Promise<(string | null)[]> {
  const result = await db.stream(`SELECT nullif(trim(c${index}), '') FROM source`);
  const values: (string | null)[] = [];
  for await (const chunk of result) {
    for (const value of chunk.getColumnValues(0)) values.push(typeof value === "string" ? value : null);
  }
  return values;
}

/** How DuckDB writes a date that is kept as a moment in UTC. */
const midnight = / 00:00:00(\+00)?$/;

/** Undefined if a value only looks like a moment, such as the 30th of February: the column stays text, and whoever wants it as time names the row. */
function moments(name: string, texts: readonly (string | null)[]): Column | undefined {
  const values = new Float64Array(texts.length);
  let dateOnly = true;
  for (const [row, text] of texts.entries()) {
    const absent = text === null || isMissing(text);
    const value = absent ? NaN : parseMoment(text);
    if (!absent && Number.isNaN(value)) return undefined;
    if (!absent && !isDateOnly(text) && !midnight.test(text)) dateOnly = false;
    values[row] = value;
  }
  return { name, type: "time", values, dateOnly };
}

function missing(index: number): string {
  return `(c${index} IS NULL OR lower(trim(c${index})) IN (${missingWords.map(quoted).join(", ")}))`;
}
