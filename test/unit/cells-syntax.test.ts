import { describe, expect, it } from "vitest";
import { kinds } from "../../src/cells";
import { defaultText } from "../../src/cells/keys";
import { parseCell, parseNotebook } from "../../src/cells/syntax";

const parse = (source: string) => parseCell(source, 0, "rnn");
const cover = (source: string, path: (string | number)[], what: "key" | "value"): string => {
  const { start, end } = parse(source).spanOf(path, what);
  return source.slice(start, end);
};

describe("a cell that is read", () => {
  it("has its kind, its name and where that stands", () => {
    const cell = parse("# first\nmodel: net-1 # last\nunits: 3\n");
    expect([cell.kind, cell.name, cell.issues]).toEqual(["model", "net-1", []]);
    expect(cell.source.slice(cell.nameSpan?.start, cell.nameSpan?.end)).toBe("net-1");
  });

  it("keeps what was written apart from what was filled in", () => {
    const cell = parse("train: net\nepochs: 5\nclip: 2\noptimizer: sgd");
    expect(cell.raw).toEqual({ epochs: 5, clip: { global_norm: 2 }, optimizer: { type: "sgd" } });
    expect(cell.config).toMatchObject({
      epochs: 5,
      batch_size: 64,
      clip: { global_norm: 2 },
      optimizer: { type: "sgd" },
      learning_rate: 0.01,
      early_stopping: { monitor: "val_loss", patience: 5, min_delta: 0 },
    });
    expect(cell.defaults).not.toContain("epochs");
    expect(cell.defaults).toContain("learning_rate");
  });

  it.each([
    [
      "train: net",
      { optimizer: { type: "adam", beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 }, learning_rate: 0.001 },
    ],
    [
      "train: net\noptimizer: momentum",
      { optimizer: { type: "momentum", momentum: 0.9, nesterov: false }, learning_rate: 0.01 },
    ],
    [
      "train: net\noptimizer: {type: rmsprop, rho: 0.5}",
      { optimizer: { type: "rmsprop", rho: 0.5, epsilon: 1e-7 }, learning_rate: 0.001 },
    ],
    ["train: net\nearly_stopping: 9", { early_stopping: { monitor: "val_loss", patience: 9, min_delta: 0 } }],
    ["train: net\nearly_stopping: false", { early_stopping: false }],
    ["train: net\nclip: {value: 3}", { clip: { value: 3 } }],
    ["train: net\nclip: false", { clip: false }],
    ["data: d\nsource: x.csv\ncalendar: month", { source: { file: "x.csv" }, calendar: ["month"] }],
    ["data: d\nsource: x.csv\ntarget: 2012", { target: "2012" }],
    ["data: d\nsource: {generator: sine, n: 9, to: 3}", { source: { generator: "sine", n: 9, to: 3 } }],
    ["model: m\ncell: gru", { cell: "gru", units: 64, layers: 1, reset_after: true, lookback: "auto" }],
    [
      "model: m\nstack: [lstm, {dense: 3}]",
      {
        stack: [
          { lstm: { units: 64, unit_forget_bias: true } },
          { dense: { units: 3, activation: "linear" } },
        ],
      },
    ],
    ["evaluate: m\nmetrics: mae", { on: "test", metrics: ["mae"], baselines: ["naive", "seasonal_naive"] }],
    ["forecast: m\nlevel: 90", { level: [90], intervals: "auto" }],
  ])("expands the shorthands of %j", (source, config) => {
    expect(parse(source).issues).toEqual([]);
    expect(parse(source).config).toMatchObject(config);
  });

  it("does not fill in what a stack takes the place of", () => {
    const { config } = parse("model: m\nstack: [{rnn: 3}]");
    for (const name of ["cell", "units", "layers", "dropout", "reset_after"])
      expect(config).not.toHaveProperty(name);
  });

  it("has only the settings of its own recurrent layer", () => {
    expect(parse("model: m\ncell: lstm").config).not.toHaveProperty("reset_after");
    expect(parse("model: m\ncell: gru").config).not.toHaveProperty("unit_forget_bias");
  });

  it.each([
    [["early_stopping", "patience"], "value", "3"],
    [["early_stopping", "patience"], "key", "patience"],
    [["early_stopping"], "key", "early_stopping"],
    [["clip", "global_norm"], "value", "2"],
    [["clip"], "key", "clip"],
    [["epochs"], "value", "train: net"],
    [[], "value", "train: net"],
  ] satisfies [string[], "key" | "value", string][])("knows where %j stands, the %s", (path, what, text) => {
    expect(cover("train: net\nearly_stopping:\n  patience: 3\nclip: 2\n", path, what)).toBe(text);
  });

  it("knows where a layer of a stack stands", () => {
    const source = "model: m\nstack:\n  - lstm: 64\n  - {dense: 7}\n";
    expect(cover(source, ["stack", 1], "value")).toBe("{dense: 7}");
    expect(cover(source, ["stack", 0, "lstm", "units"], "value")).toBe("64");
  });
});

describe("a notebook that is read", () => {
  it("gives each model the nearest data above, and each forecast the horizon of its data", () => {
    const cells = parseNotebook(
      [
        "data: a\nsource: a.csv\nhorizon: 3",
        "data: b\nsource: b.csv\nhorizon: 5",
        "model: m",
        "model: n\ndata: a",
        "forecast: m",
        "forecast: n\nhistory: 2",
      ].map((source) => ({ language: "rnn", source })),
    );
    expect(cells.slice(2).map(({ config }) => config)).toMatchObject([
      { data: "b", task: "forecast" },
      { data: "a" },
      { horizon: 5, history: 15 },
      { horizon: 3, history: 2 },
    ]);
    expect(cells[2]?.defaults).toContain("data");
    expect(cells[3]?.defaults).not.toContain("data");
  });

  it("keeps prose and JavaScript as they are", () => {
    const [prose, code] = parseNotebook([
      { language: "markdown", source: "model: [" },
      { language: "js", source: "const model = [];" },
    ]);
    expect([prose?.issues, prose?.kind, code?.issues, code?.kind]).toEqual([[], undefined, [], undefined]);
  });
});

describe("text that means harm", () => {
  it.each([
    ["brackets", "[".repeat(200_000)],
    ["dashes", "- ".repeat(100_000)],
    ["question marks", "? ".repeat(100_000)],
    ["objects", "{a: ".repeat(60_000)],
    ["indentation", Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["65 levels", `model: net\nunits: ${"[".repeat(66)}${"]".repeat(66)}`],
  ])("nests too deep: %s", (_, source) => {
    expect(parse(source).issues).toMatchObject([
      { code: "too-deep", message: "The cell nests more than 64 levels deep." },
    ]);
  });

  it("is too long", () => {
    const { issues } = parse(`model: net\n# ${"é".repeat(131_072)}`);
    expect(issues).toMatchObject([
      { code: "cell-too-long", message: "The cell has 257 KB, but at most 256 KB are read." },
    ]);
  });

  it("has very many keys, each reported once", () => {
    const keys = Array.from({ length: 5_000 }, (_, i) => `k${i}: 1`).join("\n");
    expect(parse(`model: net\n${keys}`).issues).toHaveLength(5_000);
  });

  it.each(["__proto__", "constructor", "prototype"])("does not get at %s", (name) => {
    const cell = parse(`train: net\nclip: {${name}: {polluted: 1}}`);
    expect(cell.issues).toMatchObject([{ code: "forbidden-key" }]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("does not make YAML's merge key copy settings", () => {
    expect(parse("model: net\n<<: {units: 3}").issues).toMatchObject([{ code: "unknown-key" }]);
  });

  it("is never answered with an exception", () => {
    const pieces = [
      "model: net",
      "data",
      ":",
      " ",
      "\n",
      "\t",
      "[",
      "]",
      "{",
      "}",
      "- ",
      "? ",
      "&a",
      "*a",
      "!!x",
      "'",
      '"',
      "#",
      "|",
      ">",
      "%",
      "@",
      "64",
      "units",
      "null",
      "~",
      "---",
      "...",
      "<<",
      "\u0000",
      "é",
      "\r",
    ];
    let state = 7;
    const next = (n: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % n;
    for (let round = 0; round < 1500; round++) {
      const source = Array.from({ length: 1 + next(14) }, () => pieces[next(pieces.length)]).join("");
      const { issues } = parse(source);
      for (const { message, span } of issues) {
        expect(message).not.toMatch(/undefined|\[object/);
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThanOrEqual(source.length + 1);
      }
    }
  });
});

describe("every key of every kind", () => {
  const all = kinds.flatMap((kind) =>
    Object.entries(kind.keys).map(([name, entry]) => ({ kind, name, entry })),
  );

  it.each(all)("$kind.name.$name has a sentence of its own", ({ entry }) => {
    expect(entry.doc).toMatch(/^[A-Z`].*[.?)]$/);
  });

  it.each(all.filter(({ entry }) => entry.required !== true))(
    "$kind.name.$name can be written as its default",
    ({ kind, name, entry }) => {
      const text = defaultText(entry, {});
      if (text === undefined) return;
      const rest = kind.name === "data" && name !== "source" ? "\nsource: x.csv" : "";
      const cell = name === "reset_after" ? "\ncell: gru" : "";
      expect(parse(`${kind.name}: x${rest}${cell}\n${name}: ${text}`).issues).toEqual([]);
    },
  );
});
