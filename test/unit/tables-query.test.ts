import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../src/base/issue";
import { readQuery, type ReadOptions } from "../../src/tables";

const root = resolve(__dirname, "../..");
const options = { dist: join(root, "dist"), execPath: process.execPath };
let workspace = "";

beforeAll(() => {
  if (!existsSync(join(options.dist, "tables.js"))) throw new Error("Build first: node scripts/build.mjs");
  const outer = mkdtempSync(join(tmpdir(), "rnnbook-query-"));
  workspace = join(outer, "work");
  mkdirSync(join(workspace, "data"), { recursive: true });
  writeFileSync(join(outer, "secret.csv"), "a\n1\n");
  writeFileSync(join(workspace, "rides.csv"), "day,riders\n2024-01-02,20\n2024-01-01,10\n2024-01-03,30\n");
  writeFileSync(join(workspace, "data/it's odd.csv"), "day,rain\n2024-01-01,1.5\n2024-01-03,0\n");
  writeFileSync(join(workspace, "more.ndjson"), '{"day": "2024-01-01", "wind": 3}\n');
  writeFileSync(join(workspace, "notes.txt"), "a\n1\n");
  symlinkSync(join(outer, "secret.csv"), join(workspace, "link.csv"));
});
afterAll(() => rmSync(join(workspace, ".."), { recursive: true, force: true }));

const query = (sql: string, more: Partial<ReadOptions> = {}) =>
  readQuery(
    sql,
    { notebookFolder: workspace, workspace, samples: join(root, "media/samples/data") },
    { ...options, ...more },
  );

async function rowsOf(sql: string): Promise<Record<string, unknown[]>> {
  const { columns } = await query(sql);
  return Object.fromEntries(
    columns.map(({ name, type, values }) => [
      name,
      [...values].map((value) =>
        type === "time" && typeof value === "number" ? new Date(value).toISOString().slice(0, 10) : value,
      ),
    ]),
  );
}

async function faultOf(sql: string, more: Partial<ReadOptions> = {}): Promise<string> {
  try {
    await query(sql, more);
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message} ${error.remedy}`;
    throw error;
  }
  return "no fault";
}

describe("a query over files of the workspace", () => {
  it.each<[string, string, Record<string, unknown[]>]>([
    [
      "gives its rows in its order",
      "SELECT day, riders * 2 AS twice FROM 'rides.csv' ORDER BY day;",
      { day: ["2024-01-01", "2024-01-02", "2024-01-03"], twice: [20, 40, 60] },
    ],
    [
      "joins files of several kinds and folders",
      "SELECT r.riders, o.rain, m.wind\nFROM 'rides.csv' AS r\nJOIN 'data/it''s odd.csv' AS o USING (day)\nJOIN 'more.ndjson' AS m USING (day)",
      { riders: [10], rain: [1.5], wind: [3] },
    ],
    [
      "may name a file by its stem, and its own tables",
      "WITH few AS (SELECT rides.riders FROM 'rides.csv' LIMIT 2) SELECT sum(riders) AS total FROM few -- done",
      { total: [30] },
    ],
    [
      "may say how a file is read",
      "SELECT max(riders) AS most FROM read_csv('rides.csv', header = true)",
      { most: [30] },
    ],
    [
      "may take a list of files",
      "SELECT count(*) AS n FROM read_csv_auto(['rides.csv', 'rides.csv'])",
      { n: [6] },
    ],
    ["reads sample data by its name", `SELECT count(*) AS n FROM "seattle-weather"`, { n: [1461] }],
    ["may make rows of its own", "SELECT range * 2 AS even FROM range(3)", { even: [0, 2, 4] }],
    [
      "may have two columns of one name",
      "SELECT riders, riders FROM 'rides.csv' LIMIT 1",
      { riders: [20], riders_1: [20] },
    ],
  ])("%s", async (_, sql, expected) => {
    expect(await rowsOf(sql)).toEqual(expected);
  });

  it("keeps dates as dates, also where it made moments of them", async () => {
    const { columns } = await query(
      "SELECT day, day::TIMESTAMP AS at, day + INTERVAL 1 HOUR AS late FROM 'rides.csv'",
    );
    expect(columns.map((column) => column.type === "time" && column.dateOnly)).toEqual([true, true, false]);
  });

  it("gives the same rows again where it draws at random", async () => {
    const drawn = "SELECT random() AS r FROM range(3)";
    expect(await rowsOf(drawn)).toEqual(await rowsOf(drawn));
  });

  it("tells the real paths of its files before it reads them", async () => {
    const told: string[] = [];
    await query("FROM 'rides.csv' JOIN 'data/../rides.csv' q USING (day)", {
      opening: (paths) => void told.push(...paths),
    });
    expect(told.map((path) => path.split("/").at(-1))).toEqual(["rides.csv"]);
  });
});

describe("a query that is wrong", () => {
  it.each([
    ["", "not-a-select: The `sql` of a data cell is one SELECT, but this is empty."],
    ["SELECT (1", "bad-query: The query cannot be run in line 1, column 10: syntax error at end of input."],
    ["SELECT day\nFORM 'rides.csv'", "in line 2, column 6: syntax error"],
    [
      "SELECT '€ ü', day,\n  ridders FROM 'rides.csv'",
      'in line 2, column 3: Referenced column "ridders" not found',
    ],
    ["SELECT 1 FROM 'data/it''s odd.csv' WHERE nope = 1", "in line 1, column 42: Referenced column"],
    [
      "SELECT riders + riddles(day) FROM 'rides.csv'",
      "in line 1, column 18: Scalar Function with name riddles",
    ],
    ["SELECT * FROM 'ride.csv'", 'missing-file: There is no file "ride.csv". Did you mean `rides.csv`?'],
    [
      "SELECT * FROM rides",
      'unknown-sample: There is no sample data "rides". Did you mean the file `rides.csv`?',
    ],
    [
      "SELECT * FROM rides.csv",
      'not-a-file: The query reads "rides.csv" in line 1, column 15, which is no file. Write the file in quotes',
    ],
    ["SELECT * FROM 'notes.txt'", "unknown-format"],
    ["SELECT * FROM '*.csv'", "missing-file"],
    ["SELECT * FROM 'rides.csv' WHERE riders > 99", "no-rows: The query gives no row."],
    [
      "SELECT CAST(riders || 'x' AS INT) AS y FROM 'rides.csv'",
      "bad-query: The query cannot be run: Could not convert string '20x' to INT32. Mend the query.",
    ],
  ])("%j says where and what", async (sql, sentence) => {
    expect(await faultOf(sql)).toContain(sentence);
  });
});

describe("a hostile query", () => {
  it.each([
    ["COPY (SELECT 1) TO 'out.csv'", "not-a-select"],
    ["COPY 'rides.csv' TO '/tmp/out.csv'", "not-a-select"],
    ["SELECT 1; COPY (SELECT 1) TO 'out.csv'", "not-a-select"],
    ["SELECT 1; SELECT 2", "not-a-select"],
    ["ATTACH 'out.db'", "not-a-select"],
    ["INSTALL httpfs", "not-a-select"],
    ["LOAD httpfs", "not-a-select"],
    ["PRAGMA database_list", "not-a-select"],
    ["SET enable_external_access = true", "not-a-select"],
    ["CREATE TABLE t AS SELECT 1", "not-a-select"],
    ["EXPORT DATABASE 'out'", "not-a-select"],
    ["CALL pragma_version()", "not-a-select"],
    ["DESCRIBE 'rides.csv'", "not-a-select"],
    ["SELECT * FROM '/etc/passwd'", "outside-workspace"],
    ["SELECT * FROM read_csv('/etc/passwd')", "outside-workspace"],
    ["SELECT * FROM read_csv(['rides.csv', '/etc/passwd'])", "outside-workspace"],
    ["SELECT * FROM '../secret.csv'", "outside-workspace"],
    ["SELECT * FROM 'link.csv'", "outside-workspace"],
    ["SELECT (SELECT max(content) FROM read_text('/etc/passwd')) AS x", "bad-query"],
    ["SELECT * FROM 'rides.csv' WHERE day IN (SELECT a FROM '../secret.csv')", "outside-workspace"],
    ["WITH x AS (FROM '../secret.csv') SELECT * FROM x", "outside-workspace"],
    ["SELECT * FROM 'https://example.org/a.csv'", "bad-path"],
    ["SELECT * FROM read_parquet('s3://bucket/a.parquet')", "bad-path"],
    ["SELECT * FROM read_csv('/etc/' || 'passwd')", "bad-query"],
    ["SELECT * FROM read_csv((SELECT '/etc/passwd'))", "bad-query"],
    ["SELECT * FROM $$/etc/passwd$$", "bad-query"],
    ["SELECT * FROM query('SELECT 1')", "bad-query"],
    ["SELECT * FROM query_table('/etc/passwd')", "bad-query"],
    ["SELECT * FROM glob('/*')", "bad-query"],
    ["SELECT * FROM read_blob('rides.csv')", "bad-query"],
    ["SELECT * FROM sniff_csv('/etc/passwd')", "bad-query"],
    ["SELECT * FROM duckdb_settings()", "bad-query"],
    ["SELECT * FROM json_execute_serialized_sql('{}')", "bad-query"],
    ["SELECT * FROM information_schema.tables", "not-a-file"],
    ["SELECT getenv('HOME')", "bad-query"],
  ])("%s is refused", async (sql, code) => {
    expect(await faultOf(sql)).toMatch(new RegExp(`^${code}: `));
    expect(readdirSync(workspace).sort()).toEqual([
      "data",
      "link.csv",
      "more.ndjson",
      "notes.txt",
      "rides.csv",
    ]);
  });

  it("is stopped after its time", async () => {
    const long =
      "SELECT count(*) AS n FROM range(1000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 5";
    expect(await faultOf(long, { timeoutMs: 1500 })).toMatch(
      /^table-timeout: The query took longer than 2 s/,
    );
  });

  it("is stopped where it takes too much memory", async () => {
    const large = "SELECT list(range::VARCHAR || repeat('x', 1000)) AS l FROM range(1000000)";
    expect(await faultOf(large, { memoryMb: 64 })).toMatch(/^table-too-large: The query takes more/);
  });
});
