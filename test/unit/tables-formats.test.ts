import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../src/base/issue";
import { readColumns, readTable } from "../../src/tables";

const options = { dist: resolve(__dirname, "../../dist"), execPath: process.execPath };
let folder = "";

beforeAll(() => {
  if (!existsSync(join(options.dist, "tables.js"))) throw new Error("Build first: node scripts/build.mjs");
  folder = mkdtempSync(join(tmpdir(), "rnnbook-formats-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(name: string, content?: string): Promise<Record<string, unknown[]>> {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  const { columns } = await readTable(path, options);
  return Object.fromEntries(
    columns.map((column) => [
      `${column.name}: ${column.type}`,
      [...column.values].map((value) =>
        column.type === "time" && typeof value === "number"
          ? new Date(value).toISOString().slice(0, column.dateOnly ? 10 : 16)
          : value,
      ),
    ]),
  );
}

async function faultOf(name: string, content: string): Promise<string> {
  try {
    await rowsOf(name, content);
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message} ${error.remedy}`;
    throw error;
  }
  return "no fault";
}

describe("a JSON file", () => {
  it.each<[string, string, string, Record<string, unknown[]>]>([
    [
      "with a list of objects",
      "a.json",
      '[{"day": "2024-01-01", "y": 1.5, "name": "x"}, {"day": "2024-01-02", "y": 2, "name": "y"}]',
      { "day: time": ["2024-01-01", "2024-01-02"], "y: number": [1.5, 2], "name: text": ["x", "y"] },
    ],
    ["with one object a line", "b.ndjson", '{"y": 1}\n{"y": 2}\n\n{"y": 3}', { "y: number": [1, 2, 3] }],
    ["with one object a line, called .json", "c.json", '{"y": 1}\n{"y": 2}\n', { "y: number": [1, 2] }],
    ["called .jsonl", "d.jsonl", '{"y": 1}\n', { "y: number": [1] }],
    [
      "whose objects lack keys or have null",
      "e.json",
      '[{"y": 1}, {"y": null, "z": 5}, {"z": 6}]',
      { "y: number": [1, NaN, NaN], "z: number": [NaN, 5, 6] },
    ],
    [
      "with numbers in quotes, truth and moments with a zone",
      "f.json",
      '[{"y": "1.25", "b": true, "t": "2024-01-01T00:00+02:00"}, {"y": 3, "b": false, "t": "2024-01-01T01:00+02:00"}]',
      { "y: number": [1.25, 3], "b: number": [1, 0], "t: time": ["2023-12-31T22:00", "2023-12-31T23:00"] },
    ],
    [
      "with nested values, which come as text",
      "g.json",
      '[{"y": 1, "at": {"x": [1]}}]',
      { "y: number": [1], "at: text": ['{"x":[1]}'] },
    ],
    ["with a list of numbers", "h.json", "[3, 1, 2]", { "value: number": [3, 1, 2] }],
    ["with odd names", "i.json", `[{"it's \\"odd\\"": 1}]`, { 'it\'s "odd": number': [1] }],
  ])("%s", async (_, name, content, expected) => {
    expect(await rowsOf(name, content)).toEqual(expected);
  });

  it("finds a key that only a late object has", async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `{"y": ${i}${i === 29_999 ? ', "late": 1' : ""}}`);
    expect((await rowsOf("late.ndjson", lines.join("\n")))["late: number"]?.at(-1)).toBe(1);
  });

  it("gives names and types for a check", async () => {
    writeFileSync(join(folder, "check.json"), '[{"day": "2024-01", "y": 1}]');
    expect(await readColumns(join(folder, "check.json"), options)).toEqual({
      rows: 1,
      columns: [
        { name: "day", type: "time" },
        { name: "y", type: "number" },
      ],
    });
  });

  it.each([
    ["that is empty", "a.json", " \n", "empty-file"],
    ["with an empty list", "a.json", "[]", 'no-rows: The file "a.json" holds no row.'],
    [
      "that breaks off",
      "a.json",
      '[{"a": 1},\n {"a": 2',
      'not-json: The file "a.json" is not valid JSON (line 2',
    ],
    ["with a colon missing", "a.json", '[{"a": 1},\n {"a" 2}]', "is not valid JSON (line 2, column 7)."],
    ["with a bad line", "a.ndjson", '{"a": 1}\n{"a": 2}\n{"a" 3}\n', "is not valid JSON (line 3)."],
    [
      "of columns in place of rows",
      "a.json",
      '{"a": [1, 2], "b": [3, 4]}',
      'one-object: The file "a.json" holds one object, where a list',
    ],
  ])("%s is a fault that says where", async (_, name, content, sentence) => {
    expect(await faultOf(name, content)).toContain(sentence);
  });
});

describe("a Parquet file", () => {
  it("keeps its types, gaps and order", async () => {
    const db = await (await DuckDBInstance.create()).connect();
    const rows =
      "(TIMESTAMP '2024-01-02', 1.25, TRUE, NULL, 12345678901), (TIMESTAMP '2024-01-01', NULL, FALSE, 'b', 2)";
    await db.run(
      `COPY (SELECT * FROM (VALUES ${rows}) AS v(t, "a value", b, s, n)) TO '${join(folder, "a.parquet")}'`,
    );
    expect(await rowsOf("a.parquet")).toEqual({
      "t: time": ["2024-01-02", "2024-01-01"],
      "a value: number": [1.25, NaN],
      "b: number": [1, 0],
      "s: text": [null, "b"],
      "n: number": [12345678901, 2],
    });
  });

  it("that is none is a fault", async () => {
    expect(await faultOf("no.parquet", "a,b\n1,2\n")).toMatch(
      /^bad-table: The file "no.parquet" cannot be read as a table/,
    );
  });
});
