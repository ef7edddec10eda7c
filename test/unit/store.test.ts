import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OutputBook } from "../../src/kernel/book";
import { findOutputs, openStore, storageFor, type CellIdentity } from "../../src/store";
import { storeFault } from "../../src/store/faults";
import type { StoredCell } from "../../src/store";

let workspace: string;
let storage: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "rnnbook-store-"));
  storage = storageFor(join(workspace, "weather.rnnbook"));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function cell(source: string, more: Partial<StoredCell> = {}): StoredCell {
  return { source, state: "ok", order: 1, started: 0, ms: 5, outputs: [], ...more };
}

function read(): { cells: StoredCell[]; warnings: string[] } {
  const warnings: string[] = [];
  const cells = openStore(storage).readOutputs((sentence) => warnings.push(sentence));
  return { cells, warnings };
}

describe("outputs beside the notebook", () => {
  test("lie in a folder of the notebook's name that git ignores", () => {
    expect(storage).toBe(join(workspace, ".rnnbook", "weather.rnnbook"));
    openStore(storage).writeOutputs([]);
    expect(readFileSync(join(workspace, ".rnnbook/.gitignore"), "utf8")).toBe("*\n");
    expect(readdirSync(storage)).toEqual(["outputs.json"]);
    expect(readdirSync(workspace)).toEqual([".rnnbook"]);
  });

  test("leave alone what the user wrote into .gitignore", () => {
    mkdirSync(join(workspace, ".rnnbook"));
    writeFileSync(join(workspace, ".rnnbook/.gitignore"), "mine");
    openStore(storage).writeOutputs([]);
    expect(readFileSync(join(workspace, ".rnnbook/.gitignore"), "utf8")).toBe("mine");
  });

  test("of an untitled notebook get no .gitignore", () => {
    const untitled = join(workspace, "storage/untitled-1");
    openStore(untitled).writeOutputs([]);
    expect(readdirSync(join(workspace, "storage"))).toEqual(["untitled-1"]);
  });

  test("are not there before something was written, and opening makes no folder", () => {
    expect(read()).toEqual({ cells: [], warnings: [] });
    expect(readdirSync(workspace)).toEqual([]);
  });

  test("come back as they were, an output that we do not know too", () => {
    const unknown = { kind: "js", name: "", mime: "application/vnd.other+json", data: { a: [1, "NaN"] } };
    // SAFETY: an output of a later version is what this test is about.
    const outputs = [unknown] as unknown as StoredCell["outputs"];
    const cells = [
      cell("data: x", { kind: "data", name: "x", outputs }),
      cell("1", { state: "error", order: 2 }),
    ];
    openStore(storage).writeOutputs(cells);
    expect(read()).toEqual({ cells, warnings: [] });
  });

  const damaged: [string, string, string][] = [
    ["cut off", '{"version":1,"cells":[', "outputs.json is damaged"],
    ["empty", "", "outputs.json is damaged"],
    ["a number", "1", "outputs.json is damaged"],
    ["without cells", '{"version":1}', "outputs.json is damaged"],
    ["of a later version", '{"version":2,"cells":[]}', "outputs.json is of another version of RNNBook"],
  ];

  test.each(damaged)("in a file that is %s are none, with a warning", (_, text, why) => {
    openStore(storage).writeOutputs([cell("x")]);
    writeFileSync(join(storage, "outputs.json"), text);
    expect(read()).toEqual({
      cells: [],
      warnings: [
        `The outputs of the last run cannot be read (${why}), so cells show none until they run again.`,
      ],
    });
    openStore(storage).writeOutputs([cell("x")]);
    expect(read()).toEqual({ cells: [cell("x")], warnings: [] });
  });

  test("of the other cells survive a damaged one", () => {
    const cells = [
      cell("a"),
      { ...cell("b"), state: "odd" },
      null,
      { ...cell("c"), outputs: [1] },
      cell("d"),
    ];
    mkdirSync(storage, { recursive: true });
    writeFileSync(join(storage, "outputs.json"), JSON.stringify({ version: 1, cells }));
    expect(read()).toEqual({
      cells: [cell("a"), cell("d")],
      warnings: ["3 stored cells are damaged and shown without outputs until run again."],
    });
  });

  test("that cannot be written are a fault with a remedy", () => {
    writeFileSync(join(workspace, ".rnnbook"), "a file where the folder should be");
    expect(() => openStore(storage).writeOutputs([])).toThrow(/could not be written/);
  });

  test("that a crash left half-written are swept away, fresh ones stay", () => {
    openStore(storage).writeOutputs([]);
    const [old, fresh, other] = ["outputs.json.123", "outputs.json.456", "notes.123"].map((n) =>
      join(storage, n),
    );
    for (const path of [old, fresh, other]) writeFileSync(path ?? "", "");
    utimesSync(old ?? "", 0, 0);
    utimesSync(other ?? "", 0, 0);
    openStore(storage);
    expect([old, fresh, other].map((path) => existsSync(path ?? ""))).toEqual([false, true, true]);
  });
});

describe("a write that fails says why", () => {
  const causes: [string, string, RegExp][] = [
    ["ENOSPC", "storage-full", /^The outputs could not be written: there is no space left/],
    [
      "EROFS",
      "storage-read-only",
      /^The outputs could not be written: the folder x may not be written to\.$/,
    ],
    ["EIO", "storage-failed", /^The outputs could not be written to x: broken\.$/],
  ];

  test.each(causes)("%s", (code, faultCode, sentence) => {
    const fault = storeFault.cannotWrite("The outputs", "x", Object.assign(new Error("broken"), { code }));
    expect(fault.code).toBe(faultCode);
    expect(fault.message).toMatch(sentence);
    expect(fault.remedy).toMatch(/\.$/);
  });
});

describe("a cell finds its outputs", () => {
  const train = cell("train: net", { kind: "train", name: "net" });
  const short = cell("forecast: net", { kind: "forecast", name: "net", order: 2 });
  const long = cell("forecast: net\nhorizon: 30", { kind: "forecast", name: "net", order: 3 });
  const script = cell("display(1)");
  const stored = [train, short, long, script];

  const cases: [string, CellIdentity, StoredCell | undefined, boolean][] = [
    ["by kind and name", { kind: "train", name: "net", source: "train: net" }, train, false],
    [
      "by kind and name, stale, when its source has changed",
      { kind: "train", name: "net", source: "train: net\nepochs: 5" },
      train,
      true,
    ],
    [
      "by its source where two have kind and name",
      { kind: "forecast", name: "net", source: long.source },
      long,
      false,
    ],
    ["by its source if it has no name", { source: "display(1)" }, script, false],
    ["by its source while it cannot be read", { kind: undefined, source: "train: net" }, train, false],
    ["not by kind alone", { kind: "train", name: "other", source: "train: other" }, undefined, false],
    ["not if it is a new script", { source: "display(2)" }, undefined, false],
  ];

  test.each(cases)("%s", (_, sought, found, stale) => {
    expect(findOutputs(stored, [sought])).toEqual([found === undefined ? undefined : { cell: found, stale }]);
  });

  const edited = (source: string) => ({ kind: "forecast", name: "net", source });
  test("where one of two was changed, and where both were", () => {
    const found = (...sources: string[]) =>
      findOutputs(stored, sources.map(edited)).map((each) => each && [each.cell.order, each.stale]);
    expect(found(short.source, `${long.source}0`)).toEqual([
      [2, false],
      [3, true],
    ]);
    expect(found(`${short.source}\n`, long.source)).toEqual([
      [2, true],
      [3, false],
    ]);
    expect(found("forecast: net\nhorizon: 3", "forecast: net\nhorizon: 4")).toEqual([
      [2, true],
      [3, true],
    ]);
    expect(found(short.source, long.source, "forecast: net\nhorizon: 4")[2]).toBeUndefined();
  });
});

describe("what the kernel keeps of two cells of one kind and name", () => {
  const run = (source: string, order: number) => cell(source, { kind: "evaluate", name: "net", order });
  const identities = (...sources: string[]) =>
    sources.map((source) => ({ kind: "evaluate", name: "net", source }));
  const kept = () => read().cells.map(({ source, order }) => [source, order]);
  const [a, b] = ["evaluate: net", "evaluate: net\non: train"];

  test("is both, in the order of the notebook", () => {
    const book = new OutputBook(openStore(storage), () => undefined);
    book.record(run(b, 1), identities(a, b));
    book.record(run(a, 2), identities(a, b));
    expect(kept()).toEqual([
      [a, 2],
      [b, 1],
    ]);
    expect(book.find({ kind: "evaluate", name: "net", source: b })?.order).toBe(1);
  });

  test("is replaced for the one that ran again, also after both were changed", () => {
    const book = new OutputBook(openStore(storage), () => undefined);
    book.record(run(a, 1), identities(a, b));
    book.record(run(b, 2), identities(a, b));
    book.record(run(`${b} `, 3), identities(`${a} `, `${b} `));
    expect(kept()).toEqual([
      [a, 1],
      [`${b} `, 3],
    ]);
  });

  test("goes with a cell that is gone", () => {
    const book = new OutputBook(openStore(storage), () => undefined);
    book.record(run(a, 1), identities(a, b));
    book.record(run(b, 2), identities(a, b));
    book.record(run(b, 3), identities(b));
    expect(kept()).toEqual([[b, 3]]);
  });
});
