import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openSandbox } from "../../src/tables/sandbox";

const seattle = resolve(__dirname, "../../node_modules/vega-datasets/data/seattle-weather.csv");
const target = join(tmpdir(), "rnnbook-sandbox-target");

describe("the database that reads a file", () => {
  it("reads that file", async () => {
    const db = await openSandbox([seattle], 64);
    const rows = (await db.runAndReadAll(`SELECT count(*) FROM read_csv('${seattle}')`)).getRows();
    expect(rows).toEqual([[1461n]]);
  });

  it.each([
    `SELECT * FROM read_text('${resolve(__dirname, "../../package.json")}')`,
    `SELECT * FROM read_csv('${seattle}/../stocks.csv')`,
    `SELECT * FROM read_csv('${seattle.replace("seattle-weather", "s*")}')`,
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_csv('https://example.org/a.csv')",
    `COPY (SELECT 1) TO '${target}'`,
    `ATTACH '${target}'`,
    `EXPORT DATABASE '${target}'`,
    "INSTALL httpfs",
    `LOAD '${target}'`,
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "SET lock_configuration = false",
    "SET memory_limit = '9GB'",
    "RESET allowed_paths",
  ])("refuses %s", async (sql) => {
    const db = await openSandbox([seattle], 64);
    await expect(db.run(sql)).rejects.toThrow(/disabled|locked|Permission|configuration/i);
    expect(existsSync(target)).toBe(false);
  });
});
