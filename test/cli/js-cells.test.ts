import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Kernel } from "../../src/client/api";
import { startKernel } from "../../src/client/start";
import type { KernelEvent, RunRequest } from "../../src/protocol/messages";
import {
  engines,
  eventually,
  kernelOptions,
  runRequest,
  temporaryFolder,
  testKernel,
} from "../support/kernel";

const data = "data: sine\nsource: {generator: sine, n: 120, period: 12}\nhorizon: 2";
const model = "model: my-net\ncell: rnn\nunits: 3\nlookback: 6";
const train = "train: my-net\nepochs: 1";
const evaluate = "evaluate: my-net";

/** Cells in the cell language where they begin with a kind, else JavaScript; each begins at line 100 times its number. */
function request(sources: string[], given: Partial<RunRequest> = {}): RunRequest {
  const cells = sources.map((source, index) => ({
    language: /^[a-z]+: [\w-]+(\n|$)/.test(source) ? ("rnn" as const) : ("js" as const),
    source,
    line: 100 * index,
  }));
  return runRequest([], { cells, targets: cells.map((_, index) => index), allowJs: true, ...given });
}

type KernelGiven = Parameters<typeof testKernel>[0];

/** One kernel for all that leaves nothing behind. */
let shared: { kernel: Kernel; events: KernelEvent[] } | undefined;
const folder = mkdtempSync(join(tmpdir(), "rnnbook-js-"));

afterAll(async () => {
  await shared?.kernel.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

async function sharedKernel() {
  if (shared === undefined) {
    const kernel = await startKernel(kernelOptions({ workspace: folder }));
    const events: KernelEvent[] = [];
    kernel.onEvent((event) => events.push(event.body));
    shared = { kernel, events };
  }
  shared.events.length = 0;
  return shared;
}

/** In a kernel of its own where one is described or only some cells are asked for. */
async function run(sources: string[], kernelGiven?: KernelGiven, given?: Partial<RunRequest>) {
  const own = kernelGiven !== undefined || given !== undefined;
  const { kernel, events } = await (own ? testKernel(kernelGiven) : sharedKernel());
  await kernel.run(request(sources, given));
  return { kernel, events, cells: sources.map((_, index) => cellOf(events, index)) };
}

/** What one cell showed, and how it ended. */
function cellOf(events: readonly KernelEvent[], cell: number) {
  const outputs = events.flatMap((event) => {
    if (event.event !== "output" || event.cell !== cell) return [];
    const shown: Record<string, unknown> = { ...event.data };
    return [{ name: /vnd\.rnnbook\.(.*)\+json/.exec(event.mime)?.[1] ?? "", data: shown }];
  });
  const end = events.findLast((event) => event.event === "cell" && event.cell === cell);
  return {
    outputs,
    text: outputs.map(({ data: shown }) => (typeof shown["text"] === "string" ? shown["text"] : "")).join(""),
    state: end?.event === "cell" ? end.state : undefined,
    error: end?.event === "cell" ? end.error : undefined,
  };
}

function starts(events: readonly KernelEvent[]): number[] {
  return events.flatMap((event) => (event.event === "cell" && event.state === "start" ? [event.cell] : []));
}

/** Text of a cell that has run by itself; fails where it failed. */
async function textOf(source: string, given?: KernelGiven): Promise<string> {
  const { cells } = await run([source], given);
  expect(cells[0]?.error).toBeUndefined();
  return cells[0]?.text ?? "";
}

describe("what a cell shows", () => {
  test("text, numbers, objects and tensors, one after the other", async () => {
    const { cells } = await run([
      `display("plain");\nconsole.log("%d of", 3, {a: [1]});\ndisplay(tf.tensor([[1, 2], [3, 4]]));\n({ x: 1 })`,
    ]);
    expect(cells[0]?.outputs).toHaveLength(1);
    expect(cells[0]?.text).toBe(
      "plain\n3 of { a: [ 1 ] }\nTensor [2, 2] float32\n    [[1, 2],\n     [3, 4]]\n{ x: 1 }\n",
    );
  });

  test("the value of its last expression, unless it is undefined or an assignment", async () => {
    expect(await textOf("const a = 20;\na + 1 // the end")).toBe("21\n");
    expect(await textOf("(1 + 2);")).toBe("3\n");
    expect(await textOf("await Promise.resolve(4)")).toBe("4\n");
    expect(await textOf("let a; a = 5")).toBe("");
    expect(await textOf("console.log('x')")).toBe("x\n");
    expect(await textOf("for (const i of [1, 2]) i")).toBe("");
  });

  test("rows and columns as a table", async () => {
    const { cells } = await run([
      `display([{ day: new Date(0), n: 1 }, { day: "later", n: null, more: true }]);
       display({ a: [1, 2], b: Float32Array.of(0.5, NaN) });
       display.table(tf.tensor2d([[1, 2]]), "a tensor");`,
    ]);
    const tables = cells[0]?.outputs.map(({ name, data: shown }) => [name, shown["columns"], shown["rows"]]);
    expect(tables).toEqual([
      [
        "table",
        [
          { name: "day", type: "text" },
          { name: "n", type: "number" },
          { name: "more", type: "text" },
        ],
        [
          ["1970-01-01T00:00:00.000Z", 1, null],
          ["later", null, "true"],
        ],
      ],
      [
        "table",
        [
          { name: "a", type: "number" },
          { name: "b", type: "number" },
        ],
        [
          [1, 0.5],
          [2, "NaN"],
        ],
      ],
      [
        "table",
        [
          { name: "0", type: "number" },
          { name: "1", type: "number" },
        ],
        [[1, 2]],
      ],
    ]);
    expect(cells[0]?.outputs[2]?.data["title"]).toBe("a tensor");
  });

  test("charts, from lists and tensors", async () => {
    const { cells } = await run([
      `display.line({ x: ["2020-01-01", "2020-01-02"], y: { one: [1, 2], two: [3, 4] }, title: "both" });
       display.scatter({ x: [1, 2], y: tf.tensor1d([3, 4]) });
       display.bar({ x: ["a", "b"], y: [1, -1] });
       display.heatmap(tf.tensor2d([[1, 2], [3, 4]]));
       display.chart({ type: "line", y: [1, 10, 100], log: true });`,
    ]);
    const charts = cells[0]?.outputs.map(({ data: shown }) => shown) ?? [];
    expect(charts.map(({ type }) => type)).toEqual(["line", "scatter", "bar", "heatmap", "line"]);
    expect(charts[0]).toMatchObject({
      title: "both",
      series: [
        { name: "one", x: ["2020-01-01", "2020-01-02"], y: [1, 2] },
        { name: "two", y: [3, 4] },
      ],
    });
    expect(charts[1]?.["series"]).toEqual([{ name: "y", x: [1, 2], y: [3, 4] }]);
    expect(charts[2]?.["categories"]).toEqual(["a", "b"]);
    expect(charts[3]?.["grid"]).toMatchObject({
      values: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(charts[4]?.["logarithmic"]).toBe(true);
  });

  test("lines are seen while the cell still waits", async () => {
    const { kernel, events } = await testKernel();
    const running = kernel.run(
      request(["console.log('a');\nconsole.log('b');\nawait new Promise(() => {});"]),
    );
    await eventually(kernel, events, (event) => {
      return event.event === "update" && "text" in event.data && event.data.text === "a\nb\n";
    });
    await kernel.interrupt();
    await running;
    expect(cellOf(events, 0).text).toBe("a\nb\n");
  });

  test("not more than anybody reads: what is left out is counted", async () => {
    const { cells } = await run([
      `for (let i = 0; i < 100_000; i++) console.log("line", i);`,
      `display(Array.from({ length: 5000 }, (_, i) => ({ i })));\ndisplay.line(Array.from({ length: 50_000 }, (_, i) => i));`,
      `for (let i = 0; i < 150; i++) display([{ i }]);`,
    ]);
    const text = cells[0]?.outputs[0]?.data;
    expect(String(text?.["text"])).toMatch(/^line 0\nline 1\n/);
    expect(String(text?.["tail"])).toMatch(/line 99999\n$/);
    expect(text?.["left_out"]).toBeGreaterThan(500_000);
    expect(JSON.stringify(text).length).toBeLessThan(300_000);
    expect(cells[1]?.outputs[0]?.data).toMatchObject({ rows_total: 5000 });
    expect(cells[1]?.outputs[0]?.data["rows"]).toHaveLength(1000);
    expect(String(cells[1]?.outputs[1]?.data["notes"])).toContain("thinned");
    expect(cells[2]?.outputs).toHaveLength(101);
    expect(cells[2]?.text).toContain("50 further outputs left out");
  });
});

describe("names", () => {
  test("are local to a cell, and published by exports", async () => {
    const { cells } = await run([
      "const a = 1;\nlet hidden = 2;\nexports({ a, twice: (x: number): number => 2 * x });",
      "twice(a + 1)",
      "hidden",
    ]);
    expect(cells[1]?.text).toBe("4\n");
    expect(cells[2]?.error).toMatchObject({ code: "js-error", line: 200, column: 1 });
    expect(cells[2]?.error?.message).toContain("hidden is not defined");
  });

  test("of cells above bring those cells in, and no others, when one cell is run", async () => {
    const cells = ["exports({ a: 1 });", "exports({ b: 2 });", "a + 1"];
    const { kernel, events } = await run(cells, undefined, { targets: [2] });
    expect(starts(events)).toEqual([0, 2]);
    events.length = 0;
    await kernel.run(request(cells, { targets: [2] }));
    expect(starts(events)).toEqual([2]);
    events.length = 0;
    await kernel.run(request(["exports({ a: 5 });", ...cells.slice(1)], { targets: [2] }));
    expect(starts(events)).toEqual([0, 2]);
    expect(cellOf(events, 2).text).toBe("6\n");
  });

  test("that failed above skip the cells that use them", async () => {
    const { cells } = await run(["exports({ a: nothing.at.all });", "a", "1 + 1"]);
    expect(cells.map(({ state }) => state)).toEqual(["error", "skipped", "ok"]);
  });

  test("have to be published by the time the cell ends", async () => {
    const { cells } = await run(["if (false) exports({ a: 1 });", "const e = exports;\ne({ b: 1 });"]);
    expect(cells[0]?.error).toMatchObject({ code: "js-exports", line: 0, column: 22 });
    expect(cells[1]?.error).toMatchObject({ code: "js-exports", line: 100 });
  });

  test("what a cell has exported shows its outputs where it is called", async () => {
    const { cells } = await run([
      "exports({ show: (x: unknown) => { for (const i of [0]) display(x); } });",
      "show('here');",
    ]);
    expect(cells[0]?.outputs).toEqual([]);
    expect(cells[1]?.text).toBe("here\n");
  });
});

describe("the notebook's objects", () => {
  test("data has rows and columns to read", async () => {
    const { cells } = await run([
      data,
      `display(sine.rows, sine.columns, sine.target, sine.horizon, sine.parts.test);
       display(sine.head(2));
       display(sine.values("value").slice(0, 2), sine.toArray().length, sine.series().value.length);`,
      "sine.values('wind')",
      "sine.row",
      "sine.target = 'x'",
    ]);
    expect(cells[1]?.text).toBe(
      "120\n[ 'value' ]\nvalue\n2\n{ from: 96, to: 120 }\nFloat64Array(2) [ 0, 0.49999999999999994 ]\n120\n120\n",
    );
    expect(cells[1]?.outputs.map(({ name }) => name)).toEqual(["text", "table", "text"]);
    expect(cells[2]?.error).toMatchObject({ code: "unknown-column", line: 200 });
    expect(cells[3]?.error).toMatchObject({ code: "js-no-member", line: 300 });
    expect(cells[3]?.error?.remedy).toContain("`rows`");
    expect(cells[4]?.error).toMatchObject({ code: "js-read-only", line: 400 });
  });

  test("a model predicts as the notebook does, and has its weights, layers and metrics", async () => {
    const { cells } = await run([
      data,
      model,
      train,
      evaluate,
      `display(my_net.trained, my_net.params, my_net.layers.map((layer) => layer.type));
       const rows = my_net.forecasts();
       const mae = rows.reduce((sum, { forecast, actual }) => sum + Math.abs(forecast - actual), 0) / rows.length;
       display(Math.abs(mae - my_net.metrics.mae) < 1e-6, rows.length, Object.keys(rows[0]));
       display(my_net.predict(tf.zeros([5, 6, 1])).shape, my_net.weight("rnn_1/kernel").shape);`,
      "my_net.predict(tf.zeros([5, 6, 2]))",
    ]);
    expect(cells[4]?.error).toBeUndefined();
    expect(cells[4]?.text).toMatch(
      /^true\n\d+\n\[ 'rnn', 'dense' \]\ntrue\n24\n\[ 'time', 'step', 'forecast', 'actual' \]\n\[ 5, 2 \]\n\[ 1, 3 \]\n$/,
    );
    expect(cells[5]?.error).toMatchObject({ code: "input-shape", line: 500 });
  });

  test("a model that is not trained says what is missing", async () => {
    const { cells } = await run([data, model, "my_net.predict([[1]])", "my_net.metrics.mae"]);
    expect(cells[2]?.error).toMatchObject({ code: "not-trained", line: 200 });
    expect(cells[2]?.error?.remedy).toContain("train: my-net");
    expect(cells[3]?.error).toMatchObject({ code: "not-evaluated" });
  });

  test("asking for the model trains it first; asking for its metrics judges it too", async () => {
    const cells = [data, model, train, evaluate, "my_net.params", "my_net.metrics.mae"];
    const { kernel, events } = await run(cells, undefined, { targets: [4] });
    expect(starts(events)).toEqual([0, 1, 2, 4]);
    events.length = 0;
    await kernel.run(request(cells, { targets: [5] }));
    expect(starts(events)).toEqual([3, 5]);
  });
});

describe("data from a cell", () => {
  const rows =
    "exports({ rows: Array.from({ length: 60 }, (_, i) => ({ day: new Date(86_400_000 * i), n: i % 7 })) });";
  const made = "data: made\nsource: js:rows\nhorizon: 3";

  test("reads the rows that it exports, and is stale when they change", async () => {
    const { kernel, events } = await run([rows, made, "made.values('day').slice(0, 2)"], undefined, {
      targets: [2],
    });
    expect(starts(events)).toEqual([0, 1, 2]);
    expect(cellOf(events, 1).outputs[0]?.data).toMatchObject({
      rows: 60,
      target: "n",
      freq: "1 day",
      columns: ["day", "n"],
    });
    expect(cellOf(events, 2).text).toBe("[ '1970-01-01', '1970-01-02' ]\n");
    events.length = 0;
    await kernel.run(request([rows.replace("60", "70"), made], { targets: [1] }));
    expect(starts(events)).toEqual([0, 1]);
    expect(cellOf(events, 1).outputs[0]?.data).toMatchObject({ rows: 70 });
  });

  test("names what is no table, and skips what needs it when its cell fails", async () => {
    const { cells } = await run(["exports({ rows: 5 });", made]);
    expect(cells[1]?.error).toMatchObject({ code: "js-not-rows", line: 100 });
    const failed = await run(["exports({ rows: nothing });", made]);
    expect(failed.cells.map(({ state }) => state)).toEqual(["error", "skipped"]);
  });
});

describe("an error", () => {
  const cases: [what: string, source: string, line: number, column: number, says: RegExp][] = [
    [
      "in a line of TypeScript",
      "const a: number = 1;\ninterface B { c: string }\n\n  (a as any).b.c;",
      3,
      16,
      /TypeError/,
    ],
    [
      "below a call",
      "function f(x?: number) {\n  throw new RangeError('no');\n}\nf();",
      1,
      9,
      /RangeError: no/,
    ],
    ["in the last expression", "const o = {};\no.missing.part", 1, 11, /TypeError/],
    [
      "after an await",
      "await null;\nfor (const i of [1]) {\n  await 0; nope;\n}",
      2,
      12,
      /ReferenceError: nope/,
    ],
    [
      "of something awaited",
      "const fs = await import('node:fs/promises');\nawait fs.readFile('gone')",
      1,
      1,
      /ENOENT/,
    ],
    [
      "in a callback that nobody waits for",
      "setTimeout(() => {\n  boom();\n}, 1);\nawait new Promise((r) => setTimeout(r, 200));",
      1,
      3,
      /boom is not defined/,
    ],
    [
      "rejected and never awaited",
      "async function f() {\n  throw new Error('lost');\n}\nf();\n1",
      1,
      9,
      /Error: lost/,
    ],
    ["that is no error", "\nthrow 42;", 0, 1, /The cell threw 42/],
    ["of tfjs", "tf.ones([2, 3]).matMul(\n  tf.ones([2, 3]));", 0, 17, /matMul/],
    ["to end the process", "1;\nprocess.exit(0);", 1, 9, /would end the kernel/],
    [
      "to end the process by its module",
      "const p = await import('node:process');\np.default.exit(0);",
      1,
      11,
      /would end the kernel/,
    ],
    [
      "in a package that is not there",
      "await import('no-such-package-here');",
      0,
      1,
      /cannot be imported: it was not found/,
    ],
    [
      "in an import that has no such name",
      "1;\nimport { nothing } from 'node:fs';",
      1,
      1,
      /has no export `nothing`/,
    ],
  ];
  test.each(cases)("%s stands at its place", async (_, source, line, column, says) => {
    const { cells } = await run(["1", source]);
    expect(cells[1]?.error?.message).toMatch(says);
    expect([cells[1]?.error?.line, cells[1]?.error?.column]).toEqual([100 + line, column]);
    expect(cells[1]?.error?.message).not.toMatch(/\n\s+at |\.js:\d/);
  });

  test("in the text of a cell lets nothing of it run", async () => {
    const { cells } = await run(["console.log(1);\nconst = 2;", "enum A { b }", "export const a = 1;"]);
    expect(cells.map(({ error, text }) => [error?.code, error?.line, text])).toEqual([
      ["js-syntax", 1, ""],
      ["js-type-code", 100, ""],
      ["js-export", 200, ""],
    ]);
  });

  test("leaves the kernel as it was", async () => {
    const { kernel, events } = await run(["process.exit(1)", "Promise.reject(new Error('x')); 1"]);
    events.length = 0;
    await kernel.run(request(["1 + 1"]));
    expect(cellOf(events, 0).text).toBe("2\n");
  });
});

describe("stopping", () => {
  test.each([
    ["waits", "display(1);\nawait new Promise(() => {});"],
    ["waits in turns", "display(1);\nfor (;;) await new Promise((r) => setTimeout(r, 5));"],
    [
      "turns without an end",
      "display(1);\nawait new Promise((r) => setTimeout(r, 300));\nlet n = 0;\nwhile (true) n++;",
    ],
    [
      "catches everything",
      "display(1);\nawait 0;\nwhile (true) { try { await new Promise((r) => setTimeout(r, 5)); } catch {} }",
    ],
  ])("a cell that %s gives control back, and the kernel goes on", async (_, source) => {
    const { kernel, events } = await testKernel();
    const running = kernel.run(request(["exports({ a: 1 });", source, "a"]));
    await eventually(kernel, events, (event) => event.event === "update" && event.cell === 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await kernel.interrupt();
    await running;
    expect([1, 2].map((cell) => cellOf(events, cell).state)).toEqual(["interrupted", "skipped"]);
    events.length = 0;
    await kernel.run(request(["exports({ a: 1 });", source, "a"], { targets: [2] }));
    expect(starts(events)).toEqual([2]);
    expect(cellOf(events, 2).text).toBe("1\n");
  });

  test("is told to what asks for the signal", async () => {
    const { kernel, events } = await testKernel();
    const source = "display(1);\nawait new Promise((r) => signal.addEventListener('abort', r));";
    const running = kernel.run(request([source]));
    await eventually(kernel, events, (event) => event.event === "update");
    await kernel.interrupt();
    await running;
    expect(cellOf(events, 0).state).toBe("interrupted");
  });
});

describe("imports", () => {
  test("take Node's own modules, files and packages beside the notebook", async () => {
    const workspace = temporaryFolder();
    mkdirSync(join(workspace, "node_modules/tiny"), { recursive: true });
    writeFileSync(
      join(workspace, "node_modules/tiny/package.json"),
      '{"name":"tiny","exports":{"import":"./i.mjs"}}',
    );
    writeFileSync(join(workspace, "node_modules/tiny/i.mjs"), "export default 7;");
    writeFileSync(join(workspace, "help.mjs"), "export const help = 'first';");
    writeFileSync(join(workspace, "values.json"), "[1, 2]");
    const source = `import { basename as base } from "node:path";
import * as os from "node:os";
import seven from "tiny";
import { help } from "./help.mjs";
const values = (await import("./values.json")).default;
display(base("/a/b"), typeof os.cpus, seven, help, values);
exports({ help });`;
    const { kernel, events, cells } = await run([source, "help"], { workspace });
    expect(cells[0]?.error).toBeUndefined();
    expect(cells[0]?.text).toBe("b\nfunction\n7\nfirst\n[ 1, 2 ]\n");
    events.length = 0;
    writeFileSync(join(workspace, "help.mjs"), "export const help = 'second';");
    await kernel.run(request([source, "help"], { targets: [1] }));
    expect(starts(events)).toEqual([0, 1]);
    expect(cellOf(events, 1).text).toBe("second\n");
  });
});

describe.each(engines)("tensors and jit on the $engine engine", (engine) => {
  test("what a cell makes is freed at its end, but what it exports", async () => {
    const { cells } = await run(
      [
        "exports({ count: () => tf.memory().numTensors });",
        "exports({ before: count() });",
        "const a = tf.ones([10]); const v = tf.variable(a); exports({ kept: { deep: [a.add(1)] } });",
        "display(count() - before, kept.deep[0].sum().dataSync()[0]);",
        "display(count() - before);",
      ],
      engine,
    );
    expect(cells[3]?.error).toBeUndefined();
    expect(cells[3]?.text).toBe("1\n20\n");
    expect(cells[4]?.text).toBe("1\n");
  });

  test("running a cell again frees what it had exported before", async () => {
    const { kernel, events } = await testKernel(engine);
    const cells = ["exports({ a: tf.ones([10]) });", "a.sum(); tf.memory().numTensors"];
    await kernel.run(request(cells));
    const first = cellOf(events, 1).text;
    events.length = 0;
    await kernel.run(request(cells));
    expect(cellOf(events, 1).text).toBe(first);
  });

  test("a training loop gives the same numbers with jit as without", async () => {
    const source = (wrap: string) => `
const x = tf.linspace(-1, 1, 32).reshape([32, 1]);
const y = x.mul(3).add(0.5);
const w = tf.variable(tf.tensor2d([[0.1]]));
const b = tf.variable(tf.scalar(0));
const loss = (w, b) => tf.losses.meanSquaredError(y, x.matMul(w).add(b));
const gradients = tf.grads(loss);
const step = ${wrap}((rate) => {
  const [dw, db] = gradients([w, b]);
  w.assign(w.sub(dw.mul(rate)));
  b.assign(b.sub(db.mul(rate)));
  return { loss: loss(w, b), norm: dw.norm() };
});
const optimizer = tf.train.adam(0.05);
const more = ${wrap}(() => optimizer.minimize(() => loss(w, b), true, [w, b]));
const seen = [];
for (let i = 0; i < 12; i++) {
  const { loss, norm } = step(i < 6 ? tf.scalar(0.1) : tf.scalar(0.05));
  seen.push((await loss.data())[0], norm.dataSync()[0]);
}
for (let i = 0; i < 12; i++) seen.push(more().dataSync()[0]);
JSON.stringify(seen.map((value) => Number(value.toFixed(5))))`;
    const { cells } = await run([source(""), source("jit")], engine);
    expect(cells.map(({ error }) => error)).toEqual([undefined, undefined]);
    const [eager = [], compiled = []] = cells.map(({ text }) => JSON.parse(text) as number[]);
    expect(eager).toHaveLength(36);
    expect(eager.at(-1)).toBeLessThan(eager[0] ?? 0);
    compiled.forEach((value, i) => expect(value).toBeCloseTo(eager[i] ?? NaN, 4));
  });

  test("several functions share variables, and take numbers and other shapes", async () => {
    const text = await textOf(
      `const total = tf.variable(tf.scalar(0));
const add = jit((x) => { total.assign(total.add(x.sum())); });
const read = jit((by) => total.mul(by));
add(tf.ones([3])); add(tf.ones([2, 2])); add(5);
display(read(2).dataSync()[0], read(10).dataSync()[0]);`,
      engine,
    );
    expect(text).toBe("24\n120\n");
  });

  test("jit says what it takes", async () => {
    const { cells } = await run(["const f = jit((x) => 5);\nf(1)"], engine);
    expect(cells[0]?.error).toMatchObject({ code: "jit-result", line: 1, column: 1 });
  });
});

const native = engines.filter(({ engine }) => engine === "native");
describe.each(native)("jit on the native engine", (engine) => {
  test("reading a value inside says why there is none, at its place", async () => {
    const { cells } = await run(
      [
        "const f = jit((x) => {\n  if (x.sum().dataSync()[0] > 0) return x;\n  return x.neg();\n});\nf(tf.ones([2]))",
      ],
      engine,
    );
    expect(cells[0]?.error).toMatchObject({ code: "jit-read", line: 1, column: 15 });
    expect(cells[0]?.error?.remedy).toContain("tf.where");
  });

  test("what cannot be compiled runs as it is, with a note that names it", async () => {
    const { cells } = await run(
      [
        "const f = jit(function spectrum(x) { return tf.abs(tf.spectral.rfft(x)); });\ndisplay(f(tf.tensor1d([1, 0, 0, 0])).dataSync());",
      ],
      engine,
    );
    expect(cells[0]?.error).toBeUndefined();
    expect(cells[0]?.text).toMatch(
      /^Note: .+ cannot be compiled.*spectrum.*\nFloat32Array\(3\) \[ 1, 1, 1 \]\n$/,
    );
  });

  test("random numbers drawn inside are refused rather than frozen", async () => {
    const { cells } = await run(
      ["const f = jit((x) => x.add(tf.randomNormal([2])));\nf(tf.ones([2]))"],
      engine,
    );
    expect(cells[0]?.error?.code).toBe("jit-random");
  });
});
