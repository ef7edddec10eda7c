import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { check } from "../../src/cells/check";
import { fingerprints } from "../../src/cells/fingerprint";
import { needsOf, nodesOf } from "../../src/cells/graph";
import { compileScript } from "../../src/cells/js/compile";
import { parseScript } from "../../src/cells/js/parse";
import { readScript } from "../../src/cells/js/script";
import { plan } from "../../src/cells/plan";
import { parseNotebook, type CellSource } from "../../src/cells/syntax";
import { files, root } from "../support/imports";

const data: CellSource = { language: "rnn", source: "data: rain-fall\nsource: {generator: sine}" };
const model: CellSource = { language: "rnn", source: "model: net" };
const train: CellSource = { language: "rnn", source: "train: net" };
const evaluate: CellSource = { language: "rnn", source: "evaluate: net" };
const js = (source: string): CellSource => ({ language: "js", source });

describe("the names that a cell uses", () => {
  const cases: [source: string, names: string[]][] = [
    ["a + b.c(d)", ["a", "b", "d"]],
    ["const a = 1; { let b = a; } b", ["b"]],
    ["f(); function f() { return g; }", ["g"]],
    ["if (x) { var y = 1; } y", ["x"]],
    ["const { a, b: { c = d }, ...e } = f; [a, c, e]", ["d", "f"]],
    ["({ a, b: c, [d]: 1, e() { return this.f; } })", ["a", "c", "d"]],
    ["(a, b = a, ...c) => a + b + c + d", ["d"]],
    ["for (const i of list) i; for (let j = 0; j < n; j++) j;", ["list", "n"]],
    ["try { a } catch (error) { error } finally { b }", ["a", "b"]],
    ["class A extends B { #p = c; static m() { return A; } }", ["B", "c"]],
    ["switch (a) { case b: let c = 1; default: c }", ["a", "b"]],
    ["label: for (;;) break label;", []],
    ['import { a as b } from "x"; b; c', ["c"]],
    ["a = 1; a++; [b] = [c];", ["a", "b", "c"]],
    ["function f() { return arguments.length }", []],
    ["const x: Row = y as Table<Row>; interface Row { a: Other }", ["y"]],
    ["`${a}` + tag`${b}` + c?.d", ["tag", "a", "b", "c"]],
    ["await import(name)", ["name"]],
  ];
  test.each(cases)("%s", (source, names) => {
    const { facts, issues } = readScript(source);
    expect(issues).toEqual([]);
    expect(facts.uses.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test("are told with what is read of them, where nothing else is", () => {
    const { uses } = readScript("a.x; a.y; b; b.z; c[x]").facts;
    const members = Object.fromEntries(uses.map((use) => [use.name, use.members]));
    expect(members).toMatchObject({ a: ["x", "y"], b: undefined, c: undefined });
  });
});

describe("what a cell exports", () => {
  test("stands in the calls of exports", () => {
    const { facts } = readScript("exports({ a, b: 1, 'c': 2, d() {} }); if (x) exports({ e: 3 });");
    expect(facts.exports.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e"]);
  });

  test.each([
    ["exports(all)", "js-exports", "all"],
    ["exports({ ...all })", "js-exports", "...all"],
    ["exports({ [a]: 1 })", "js-exports", "[a]: 1"],
    ["exports.a = 1", "js-exports", "exports"],
    ["exports({ tf: 1 })", "js-reserved-name", "tf: 1"],
    ["export const a = 1", "js-export", "export"],
    ["export default 1", "js-export", "export"],
    ["import.meta.url", "js-import-meta", "import.meta"],
    ["enum A { b }", "js-type-code", "enum A { b }"],
    ["class A { constructor(private x: number) {} }", "js-type-code", "private x: number"],
    ["const = 1", "js-syntax", "="],
    ["f(1, 2", "js-syntax", "2"],
  ])("%s is an issue: %s", (source, code, text) => {
    const { issues } = readScript(source);
    expect(issues.map(({ code: found, span }) => [found, source.slice(span.start, span.end)])).toEqual([
      [code, text],
    ]);
  });

  test("is nothing where the name is the cell's own", () => {
    const { facts, issues } = readScript("const exports = (x) => x; exports(all);");
    expect([facts.exports, issues]).toEqual([[], []]);
  });

  test.each([
    "(".repeat(20_000),
    "[".repeat(50_000) + "]".repeat(50_000),
    "\u0000",
    "/* never closed",
    "`${",
  ])("a text that is no program ends in an issue", (source) => {
    expect(readScript(source).issues.map(({ code }) => code)).toEqual(["js-syntax"]);
  });
});

describe("types", () => {
  /** What esbuild makes of TypeScript, without blanks and empty statements. */
  const plain = (code: string, loader: "ts" | "js") =>
    transformSync(code, {
      loader,
      minifyWhitespace: true,
      format: "esm",
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, target: "esnext" } },
    })
      .code.replace(/;+/g, ";")
      .replaceAll("};", "}")
      .trim()
      .replace(/^;|;$/g, "");

  test("are taken out of every file of our own as another compiler does, in place", () => {
    let compared = 0;
    for (const file of files) {
      const source = readFileSync(join(root, "src", file), "utf8");
      const parsed = parseScript(source);
      if (!parsed.ok) {
        expect([file, parsed.issue.code]).toEqual([file, "js-type-code"]);
        continue;
      }
      expect(parsed.code.length).toBe(source.length);
      expect(parsed.code.split("\n").length).toBe(source.split("\n").length);
      expect(plain(parsed.code, "js"), file).toBe(plain(source, "ts"));
      compared++;
    }
    expect(compared).toBeGreaterThan(200);
  });

  test.each([
    ["let x = y as any\n(z)", "let x = y;\n(z)"],
    ["type A = 1\n[1].at(0)", ";\n[1].at(0)"],
    ["const f = (a): {\n  b: c\n} => a", "const f = (a\n\n) => a"],
    ["(x as { y: 1 }).y", "(x).y"],
    ["new Map<string, number>([])", "new Map([])"],
    ["function f(this: Foo, a?: number) {}", "function f(a) {}"],
    [
      "class A<T> extends B<T> implements C { x!: T; readonly y?: 1 = 1; static z: T }",
      "class A extends B { x; y = 1; static z; }",
    ],
    ["import { type A, b } from 'x'", "import { b } from 'x'"],
    ["declare const x: 1; abstract class Q { abstract m(): void; n() {} }", "; class Q { n() {} }"],
    ["x!.y; z satisfies W; <T>v", "x.y; z; v"],
  ])("%s", (source, expected) => {
    const parsed = parseScript(source);
    expect(parsed.ok).toBe(true);
    const normal = (text: string) =>
      text
        .replace(/[^\S\n]+/g, " ")
        .replace(/ ?([^\w ]) ?/g, "$1")
        .replace(/;+/g, ";")
        .replace(/;$/, "");
    expect(normal(parsed.ok ? parsed.code : "")).toBe(normal(expected));
  });

  test("change nothing in a cell without any", () => {
    const source = "a?.[0] ?? b; x ||= /[a]/v; class A { accessor = 1; #p; has = (q) => #p in q }";
    expect(parseScript(source)).toMatchObject({ ok: true, code: source });
  });
});

describe("a compiled cell", () => {
  const run = async (source: string, given: Record<string, unknown> = {}) => {
    const { code, params, helpers } = compileScript(source, Object.keys(given));
    const fn = new Script(code).runInThisContext() as (...args: unknown[]) => Promise<unknown>;
    const own: Record<string, unknown> = {
      [helpers.tick]: () => undefined,
      [helpers.await]: (value: unknown) => value,
      [helpers.each]: (value: unknown) => value,
      [helpers.imported]: (name: string) => Promise.resolve({ default: name, named: `${name}!` }),
      ...given,
    };
    return fn(...params.map((name) => own[name]));
  };

  test.each([
    ["1 + 1;", 2],
    ["((1));", 1],
    ["await (2) // two", 2],
    ["const a = await 3, b = await a; await b", 3],
    ["if (true) 4", undefined],
    ["let n = 0; for (let i = 0; i < 3; i++) n += i; n", 3],
    ["let n = 0; for (const a of [1, 2]) for (const b of [3]) n += await (a * b); n", 9],
    ["let n = 0; do n++; while (n < 5); (n)", 5],
    ["let n = 0; for await (const x of [1, 2]) { n += x }; n", 3],
    ['"text"', "text"],
    ["async () => 1; 5", 5],
    ['import d, { named } from "mod"; d + named', "modmod!"],
    ['import * as all from "mod"; all.named', "mod!"],
    ["const $tick = 7; for (const a of [1]) a; $tick", 7],
    ["const given = 1; given", 1],
    ["function up(x: number): number { return x + 1 } up(1)", 2],
  ])("%s", async (source, value) => {
    expect(await run(source)).toBe(value);
  });

  test("is strict, and is given the names that it asks for", async () => {
    expect(await run("given * 2", { given: 4 })).toBe(8);
    await expect(run("undeclared = 1")).rejects.toThrow(ReferenceError);
  });

  test("leads from each place back to where it stands in the cell", () => {
    const source = "const alpha = await beta;\nfor (const each of list) call(each);\n(await later).prop";
    const compiled = compileScript(source, []);
    for (const word of ["alpha", "beta", "list", "call", "later", ".prop"]) {
      expect(compiled.sourceOffset(compiled.code.indexOf(word)), word).toBe(source.indexOf(word));
    }
  });
});

describe("the graph", () => {
  const cells = (...sources: CellSource[]) => parseNotebook(sources);
  const needs = (...sources: CellSource[]) => {
    const all = cells(...sources);
    const last = all.at(-1);
    return last === undefined
      ? []
      : needsOf(last, all.slice(0, -1)).map(({ kind, name }) => `${kind} ${name}`);
  };

  test("names lead to data, models and exports above, and to nothing else", () => {
    expect(needs(data, js("rain_fall.rows; Math.max(unknown)"))).toEqual(["data rain-fall"]);
    expect(needs(data, model, js("net.layers"))).toEqual(["data rain-fall", "model net"]);
    expect(needs(data, model, train, evaluate, js("net.weights"))).toEqual([
      "data rain-fall",
      "model net",
      "train net",
    ]);
    expect(needs(data, model, train, evaluate, js("net.metrics"))).toContain("evaluate net");
    expect(needs(data, model, train, evaluate, js("show(net)"))).toContain("evaluate net");
    expect(needs(js("exports({ a: 1, b: 2 })"), js("const b = 1; a + b"))).toEqual(["js a"]);
    expect(needs(js("a"), data)).toEqual([]);
  });

  test("what a cell exports are its nodes, also for data", () => {
    const all = cells(js("exports({ rows: [] })"), { language: "rnn", source: "data: d\nsource: js:rows" });
    expect(all.map((cell) => nodesOf(cell))).toEqual([
      [{ kind: "js", name: "rows" }],
      [{ kind: "data", name: "d" }],
    ]);
    expect(plan(all, [1], () => false)).toEqual([0, 1]);
    expect(plan(all, [1], () => true)).toEqual([1]);
  });

  test("a change above changes the fingerprint of a cell that uses it, and of no other", () => {
    const prints = (first: string) => fingerprints(cells(js(first), js("a"), js("1")));
    const [before, after] = [prints("exports({ a: 1 })"), prints("exports({ a: 2 })")];
    expect(after[1]).not.toBe(before[1]);
    expect(after[2]).toBe(before[2]);
  });
});

describe("issues of the notebook", () => {
  const found = (...sources: CellSource[]) =>
    check(sources, { allowJs: true }).issues.map(({ code, cell, span }) => {
      return [code, cell, sources[cell]?.source.slice(span.start, span.end)];
    });

  test.each<[string, CellSource[], unknown[]]>([
    [
      "a name that is taken",
      [data, js("exports({ rain_fall: 1 })")],
      [["duplicate-name", 1, "rain_fall: 1"]],
    ],
    [
      "two cells with one name",
      [js("exports({ a: 1 })"), js("exports({ a })")],
      [["duplicate-name", 1, "a"]],
    ],
    [
      "data with the name of an export",
      [js("exports({ rain_fall: 1 })"), data],
      [["duplicate-name", 1, "rain-fall"]],
    ],
    ["a name that stands below", [js("rain_fall.rows"), data], [["defined-below", 0, "rain_fall"]]],
    [
      "rows that nobody exports",
      [{ ...data, source: "data: d\nsource: js:rows" }],
      [["unknown-export", 0, "js:rows"]],
    ],
    [
      "rows that are exported below",
      [{ ...data, source: "data: d\nsource: js:rows" }, js("exports({ rows: [] })")],
      [["unknown-export", 0, "js:rows"]],
    ],
    ["nothing", [data, js("rain_fall; const net = 1; exports({ x: net })"), js("x")], []],
  ])("%s", (_, sources, expected) => {
    expect(found(...sources)).toEqual(expected);
  });
});
