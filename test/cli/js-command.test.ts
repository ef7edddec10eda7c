import { afterEach, beforeEach, expect, test } from "vitest";
import { folder, type Folder } from "../support/command-line";

let here: Folder;
beforeEach(() => (here = folder()));
afterEach(() => here.dispose());

const head = "---\nrnnbook: 1\n---\n# A notebook\n\n";
const js = (source: string) => `\`\`\`{js}\n${source}\n\`\`\`\n\n`;

test("a JavaScript cell runs with --allow-js alone; without it nothing runs", async () => {
  here.write("a.rnnbook", head + js("exports({ a: 1 });\ndisplay('written');") + js("a + 1"));
  const refused = await here.rnnbook(["run", "a.rnnbook", "--json"]);
  expect(refused.code).toBe(1);
  const errors = refused
    .events()
    .flatMap(({ event, cell, state, error }) => (event === "cell" ? [[cell, state, error]] : []));
  expect(errors).toEqual([
    [1, "error", expect.objectContaining({ code: "js-not-allowed", line: 7, column: 1 })],
    [2, "error", expect.objectContaining({ code: "js-not-allowed", line: 12, column: 1 })],
  ]);
  expect(JSON.stringify(errors)).toContain("--allow-js");

  const allowed = await here.rnnbook(["run", "a.rnnbook", "--json", "--allow-js"]);
  expect(allowed.code).toBe(0);
  expect(allowed.events().filter(({ event }) => event === "output")).toMatchObject([
    { cell: 1, kind: "js", name: "", mime: "application/vnd.rnnbook.text+json", data: { text: "written\n" } },
    { cell: 2, kind: "js", data: { text: "2\n" } },
  ]);
  expect(allowed.events().at(-1)).toMatchObject({ event: "done", ok: true, exit: 0 });
});

test("in the terminal its outputs are text, and an error stands at its line and column", async () => {
  here.write(
    "b.rnnbook",
    head + js("display([{ n: 1 }, { n: 22 }]);\nconst o = {};\no.missing.part;") + js("1"),
  );
  const { code, out, err } = await here.rnnbook(["run", "b.rnnbook", "--allow-js"]);
  expect(code).toBe(1);
  expect(out).toMatch(/ n\n +1\n +22\n\n +2 rows of 1 column\./);
  expect(err).toContain(
    "b.rnnbook:9:11 js-error TypeError: Cannot read properties of undefined (reading 'part')",
  );
  expect(err + out).not.toMatch(/\n\s+at /);
});

test("check reads JavaScript without running it", async () => {
  here.write(
    "c.rnnbook",
    head +
      js("const a: number = ;") +
      js("exports(all)") +
      js("exports({ a: 1 })") +
      js("later") +
      js("exports({ later: 1, a: 2 })"),
  );
  const { code, out } = await here.rnnbook(["check", "c.rnnbook"]);
  expect(code).toBe(1);
  expect(out.split("\n").map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
    "c.rnnbook:7:19 js-syntax",
    "c.rnnbook:11:9 js-exports",
    "c.rnnbook:19:1 defined-below",
    "c.rnnbook:23:21 duplicate-name",
    "",
  ]);
  here.write("d.rnnbook", head + js("import fs from 'node:fs';\nawait fs.promises.readFile('x')"));
  expect(await here.rnnbook(["check", "d.rnnbook"])).toMatchObject({ code: 0, out: "" });
});
