import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../src/base/issue";
import { readColumns, readTable, type Table } from "../../src/tables";

const root = resolve(__dirname, "../..");
const options = { dist: join(root, "dist"), execPath: process.execPath };
const seattle = join(root, "node_modules/vega-datasets/data/seattle-weather.csv");
let folder = "";

beforeAll(() => {
  if (!existsSync(join(options.dist, "tables.js"))) throw new Error("Build first: node scripts/build.mjs");
  folder = mkdtempSync(join(tmpdir(), "rnnbook tables-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string | Buffer, name = "data.csv"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const read = (content: string | Buffer, name?: string): Promise<Table> =>
  readTable(file(content, name), options);

/** Columns as plain values: NaN for a missing number or moment, moments in ISO 8601. */
function plain(table: Table): Record<string, unknown[]> {
  return Object.fromEntries(
    table.columns.map((column) => [
      `${column.name}: ${column.type}`,
      [...column.values].map((value) =>
        column.type === "time" && typeof value === "number" && !Number.isNaN(value)
          ? new Date(value).toISOString()
          : value,
      ),
    ]),
  );
}

async function fault(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    (value) => value,
    (e: unknown) => e,
  );
  if (!(error instanceof Fault)) throw new Error(`Not a fault: ${String(error)}`);
  return error;
}

describe("a CSV file", () => {
  const day = (text: string): string => `${text}T00:00:00.000Z`;
  const cases: [string, string | Buffer, Record<string, unknown[]>][] = [
    ["with CRLF", "a,b\r\n1,x\r\n2,y\r\n", { "a: number": [1, 2], "b: text": ["x", "y"] }],
    ["with CR alone", "a,b\r1,2\r3,4\r", { "a: number": [1, 3], "b: number": [2, 4] }],
    ["with a byte order mark", "\uFEFFa,b\n1,2\n", { "a: number": [1], "b: number": [2] }],
    ["without a last newline", "a,b\n1,2", { "a: number": [1], "b: number": [2] }],
    [
      "with quoted separators, quotes and newlines",
      '"a, b",c\n"x, ""y""",1\n"two\nlines",2\n',
      { "a, b: text": ['x, "y"', "two\nlines"], "c: number": [1, 2] },
    ],
    ["with blank lines", "\n\na,b\n1,2\n\n3,4\n\n", { "a: number": [1, 3], "b: number": [2, 4] }],
    ["with spaces around", " a , b \n 1 , 2 \n", { "a: number": [1], "b: number": [2] }],
    ["with semicolons", "a;b\n1;2\n", { "a: number": [1], "b: number": [2] }],
    ["with tabs", "a\tb\n1\t2\n", { "a: number": [1], "b: number": [2] }],
    [
      "with a comma in a name between semicolons",
      "a;b, c;d\n1;2;3\n",
      { "a: number": [1], "b, c: number": [2], "d: number": [3] },
    ],
    ["with decimal commas", "a;b\n1,5;-2\n-0,25;7\n", { "a: number": [1.5, -0.25], "b: number": [-2, 7] }],
    ["of one column", "a\n1\n\n2\n", { "a: number": [1, NaN, 2] }],
    [
      "with a separator at each line's end",
      "a,b,\n1,2,\n",
      { "a: number": [1], "b: number": [2], "column_3: number": [NaN] },
    ],
    ["with names that are SQL", "select,c0\n1,2\n", { "select: number": [1], "c0: number": [2] }],
    ["with names twice", "a,a,A\n1,2,3\n", { "a: number": [1], "a_2: number": [2], "A: number": [3] }],
    ["in another script", "température,😀\n1,é\n", { "température: number": [1], "😀: text": ["é"] }],
    [
      "with missing numbers",
      "a,b\n1,0\n,0\nNA,0\nnull,0\nNaN,0\nn/a,0\n+2.,0\n.5e1,0\n",
      { "a: number": [1, NaN, NaN, NaN, NaN, NaN, 2, 5], "b: number": [0, 0, 0, 0, 0, 0, 0, 0] },
    ],
    ["with one word among numbers", "a,b\n1,0\nx,0\n", { "a: text": ["1", "x"], "b: number": [0, 0] }],
    [
      "with numbers of other notations",
      "a,b,c\n0x10,1_000,inf\n",
      { "a: text": ["0x10"], "b: text": ["1_000"], "c: text": ["inf"] },
    ],
    ["with true and false", "a,b\ntrue,1\nFALSE,2\n", { "a: number": [1, 0], "b: number": [1, 2] }],
    [
      "with dates",
      "t,v\n2012-01-31,1\n,2\n2012-02-29,3\n",
      { "t: time": [day("2012-01-31"), NaN, day("2012-02-29")], "v: number": [1, 2, 3] },
    ],
    [
      "with a day that is not",
      "t,v\n2012-02-28,1\n2012-02-30,2\n",
      { "t: text": ["2012-02-28", "2012-02-30"], "v: number": [1, 2] },
    ],
    [
      "with years and months",
      "t,v\n2012-01,1\n2012-02,2\n",
      { "t: time": [day("2012-01-01"), day("2012-02-01")], "v: number": [1, 2] },
    ],
    [
      "with times and zones",
      "t,v\n2012-01-31 06:30,1\n2012-01-31T06:30:15.250Z,2\n2012-01-31T06:30+02:00,3\n2012-01-31 06:30:00-0130,4\n",
      {
        "t: time": [
          "2012-01-31T06:30:00.000Z",
          "2012-01-31T06:30:15.250Z",
          "2012-01-31T04:30:00.000Z",
          "2012-01-31T08:00:00.000Z",
        ],
        "v: number": [1, 2, 3, 4],
      },
    ],
    [
      "with dates as people write them",
      "t,v\nJan 1 2000,1\n",
      { "t: text": ["Jan 1 2000"], "v: number": [1] },
    ],
  ];
  it.each(cases)("%s is read", async (_, content, expected) => {
    expect(plain(await read(content))).toEqual(expected);
  });

  it("tells whether its moments have a time of day", async () => {
    const [date, time] = (await read("d,t\n2012-01-31,2012-01-31T00:00\n")).columns;
    expect([date, time]).toMatchObject([{ dateOnly: true }, { dateOnly: false }]);
  });

  it("says in a note what it made of decimal commas and of equal names", async () => {
    const { notes } = await read("a;a\n1,5;2,5\n");
    expect(notes.join(" ")).toMatch(/called `a_2`.*`a` have decimal commas.*`a_2` have decimal commas/);
  });

  it("keeps 1,461 rows in order", async () => {
    const table = await readTable(seattle, options);
    const lines = readFileSync(seattle, "utf8").trim().split("\n").slice(1);
    expect(table.rows).toBe(1461);
    expect(plain(table)["temp_max: number"]).toEqual(lines.map((line) => Number(line.split(",")[2])));
    expect(plain(table)["date: time"]?.[1460]).toBe("2015-12-31T00:00:00.000Z");
  });

  it("keeps the columns of 300,000 rows side by side", async () => {
    const count = 300_000;
    const lines = Array.from({ length: count }, (_, i) => `${i},x${i},${i + 0.5}`);
    const [a, b, c] = (await read(`a,b,c\n${lines.join("\n")}`)).columns;
    const wrong = lines.findIndex((line, i) => line !== `${a?.values[i]},${b?.values[i]},${c?.values[i]}`);
    expect([a?.values.length, wrong]).toEqual([count, -1]);
  });

  it("gives names and types without the values", async () => {
    const { rows, columns } = await readColumns(seattle, options);
    expect(rows).toBe(1461);
    expect(columns.map(({ name, type }) => `${name} ${type}`).join(", ")).toBe(
      "date time, precipitation number, temp_max number, temp_min number, wind number, weather text",
    );
  });

  it.each([
    "g[1]*?.csv",
    "it's; DROP TABLE source --.csv",
    "-flag.csv",
    "a\nb.csv",
    "ünï 😀.csv",
    "$(touch x).CSV",
  ])("may be called %j", async (name) => {
    // Would be found by the name taken as a pattern.
    file("z\n9\n", "g1xx.csv");
    expect(plain(await read("a\n1\n", name))).toEqual({ "a: number": [1] });
    expect(readdirSync(folder)).not.toContain("x");
  });

  it("may be a .tsv with commas in its values", async () => {
    expect(plain(await read("a,b\tc\n1\t2\n", "data.tsv"))).toEqual({ "a,b: number": [1], "c: number": [2] });
  });
});

describe("a file that is no good table", () => {
  const cases: [string, string | Buffer, string, RegExp][] = [
    ["is empty", "", "empty-file", /"data.csv" is empty/],
    ["is blank", "\n \n", "empty-file", /is empty/],
    ["has a header only", "a,b\n", "no-rows", /has column names and not one row/],
    ["has no header", "1,2\n3,4\n", "no-header", /holds values \("1"\)/],
    [
      "has a short row",
      "a,b,c\n1,2,3\n4,5\n",
      "ragged-row",
      /Line 3 of "data.csv" has 2 values, but the first line names 3 columns/,
    ],
    ["has a long row", "a,b\n1,2\n3,4\n4,5,6\n", "ragged-row", /Line 4 .* has 3 values/],
    ["has a quote left open", 'a,b\n1,2\n"x,2\n', "open-quote", /opens in line 3/],
    ["is Latin-1", Buffer.from("a,b\ncaf\xe9,1\n", "latin1"), "not-utf8", /is not UTF-8 text \(line 2\)/],
    ["is UTF-16", Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"), "not-utf8", /not UTF-8/],
    ["is binary", Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]), "not-utf8", /not UTF-8/],
    ["mixes line endings", "a,b\n1,2\r\n3,4\n", "bad-lines", /end in different ways/],
    ["has a line of 3 MB", `a,b\n${"x".repeat(3e6)},1\n`, "long-line", /longer than 2 MB/],
    [
      "has 2,001 columns",
      `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(",")}\n`,
      "table-too-large",
      /more than 2000 columns/,
    ],
  ];
  it.each(cases)("%s: a fault says so", async (_, content, code, sentence) => {
    const error = await fault(read(content));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
    expect(error.remedy).toMatch(/\.$/);
  });

  it("of an unknown kind is refused with the kinds that are read", async () => {
    const error = await fault(read("x", "data.xlsx"));
    expect([error.code, error.remedy]).toEqual([
      "unknown-format",
      "Save it as .csv, .tsv, .json, .ndjson, .jsonl or .parquet.",
    ]);
  });

  it("that vanished is a fault", async () => {
    expect((await fault(readTable(join(folder, "gone.csv"), options))).message).toMatch(
      /cannot be read \(ENOENT\)/,
    );
  });
});

describe("the process that reads", () => {
  const big = (): string => file(`a,b\n${"1,2\n".repeat(2_000_000)}`, "big.csv");

  it("is stopped after its time", async () => {
    expect(await fault(readTable(big(), { ...options, timeoutMs: 30 }))).toMatchObject({
      code: "table-timeout",
    });
  });

  it("is stopped by a signal, also by one that came before", async () => {
    const control = new AbortController();
    const pending = readTable(big(), { ...options, signal: control.signal });
    setTimeout(() => control.abort(), 30);
    expect((await fault(pending)).code).toBe("interrupted");
    expect((await fault(readTable(seattle, { ...options, signal: control.signal }))).code).toBe(
      "interrupted",
    );
  });

  it("says that a file does not fit into its memory", async () => {
    expect((await fault(readTable(big(), { ...options, memoryMb: 8 }))).code).toBe("table-too-large");
  });

  it("may die: a fault, and no hang", async () => {
    writeFileSync(
      join(folder, "tables.js"),
      "process.once('message', () => process.kill(process.pid, 'SIGKILL'))",
    );
    const error = await fault(readTable(seattle, { ...options, dist: folder }));
    expect(error.message).toBe('The process that read "seattle-weather.csv" ended unexpectedly (SIGKILL).');
    expect((await fault(readTable(seattle, { ...options, execPath: join(folder, "no-node") }))).code).toBe(
      "table-reader-died",
    );
    expect((await fault(readTable(seattle, { ...options, dist: join(folder, "none") }))).code).toBe(
      "no-table-reader",
    );
  });

  it("works by itself where there is no node_modules, and says so where its binaries are missing", async () => {
    const dist = mkdtempSync(join(tmpdir(), "rnnbook-dist-"));
    try {
      writeFileSync(join(dist, "tables.js"), readFileSync(join(options.dist, "tables.js")));
      const error = await fault(readTable(seattle, { ...options, dist }));
      expect(error.message).toMatch(new RegExp(`no binaries for ${process.platform}-${process.arch}`));
      expect(error.remedy).toMatch(/generator/);
      await import("node:fs").then((fs) =>
        fs.symlinkSync(join(options.dist, "duckdb"), join(dist, "duckdb")),
      );
      expect((await readTable(seattle, { ...options, dist })).rows).toBe(1461);
    } finally {
      rmSync(dist, { recursive: true });
    }
  });
});
