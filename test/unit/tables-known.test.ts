import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { KnownSources } from "../../src/tables";

const root = resolve(import.meta.dirname, "../..");
const dist = join(root, "dist");
let folder = "";
let sources: KnownSources;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rnnbook-known-"));
  sources = known(1_000_000);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function known(wholeUpTo: number): KnownSources {
  return new KnownSources({ dist, execPath: process.execPath, wholeUpTo });
}

function look(file: string, reads: "table" | "text" = "table", from = sources) {
  const places = { notebookFolder: folder, workspace: folder, samples: join(root, "media/samples/data") };
  return from.look({ file, reads }, places);
}

it("a file's columns and rows are known before anything runs, and anew when it has changed", async () => {
  const path = join(folder, "a.csv");
  writeFileSync(path, "date,price\n2020-01-01,1\n2020-01-02,2\n");
  const first = await look("a.csv");
  expect(first).toEqual({
    columns: [
      { name: "date", type: "time" },
      { name: "price", type: "number" },
    ],
    rows: 2,
  });
  // Not read a second time: the very same answer.
  expect(await look("a.csv")).toBe(first);
  writeFileSync(path, "date,cost\n2020-01-01,1\n");
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  expect((await look("a.csv")).columns?.map(({ name }) => name)).toEqual(["date", "cost"]);
});

it("of a large file only the beginning is looked at", async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${i},x`);
  // A fault in the last row is found when it is read, not when it is looked at.
  writeFileSync(join(folder, "large.csv"), `n,word\n${rows.join("\n")}\nthree,values,here\n`);
  const found = await look("large.csv", "table", known(1000));
  expect(found.columns).toEqual([
    { name: "n", type: "number" },
    { name: "word", type: "text" },
  ]);
  expect(found.rows).toBeUndefined();
});

it("text is only looked for", async () => {
  writeFileSync(join(folder, "book.txt"), "Call me Ishmael.");
  expect(await look("book.txt", "text")).toEqual({});
  await expect(look("bok.txt", "text")).rejects.toMatchObject({ code: "missing-file" });
  await expect(look("b*.md", "text")).rejects.toMatchObject({ code: "no-match" });
});

it("what cannot be read is said each time, until the file is mended", async () => {
  const path = join(folder, "b.csv");
  await expect(look("b.csv")).rejects.toMatchObject({ code: "missing-file" });
  writeFileSync(path, "a,b\n1\n");
  await expect(look("b.csv")).rejects.toMatchObject({ code: "ragged-row" });
  await expect(look("b.csv")).rejects.toMatchObject({ code: "ragged-row" });
  writeFileSync(path, "a,b\n1,2\n");
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  expect((await look("b.csv")).rows).toBe(1);
});
