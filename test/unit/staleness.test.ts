import { expect, test } from "vitest";
import { staleness, type LastRun } from "../../src/cells/staleness";
import { parseNotebook } from "../../src/cells/syntax";

const notebook = [
  "data: d\nsource: {generator: sine}",
  "model: m",
  "train: m\nepochs: 5",
  "data: other\nsource: {generator: sine, n: 500}",
  "forecast: m",
];

/** States of the cells after all had run in order, then some were changed and some run again. */
function states(changed: Record<number, string>, again: Record<number, number> = {}) {
  const sources = notebook.map((source, index) => changed[index] ?? source);
  const runs = notebook.map((source, index): LastRun => ({
    source: again[index] === undefined ? source : (sources[index] ?? source),
    started: again[index] ?? index + 1,
  }));
  const cells = parseNotebook(sources.map((source) => ({ language: "rnn", source })));
  return staleness(cells, runs).map((state) =>
    typeof state === "object"
      ? state.because === "changed"
        ? "changed"
        : `${state.need.kind}: ${state.need.name}`
      : state,
  );
}

test.each<[string, Record<number, string>, Record<number, number>, string[]]>([
  ["nothing was touched", {}, {}, ["fresh", "fresh", "fresh", "fresh", "fresh"]],
  [
    "the data was changed",
    { 0: "data: d\nsource: {generator: sine, n: 300}" },
    {},
    ["changed", "data: d", "data: d", "fresh", "data: d"],
  ],
  [
    "the training was changed",
    { 2: "train: m\nepochs: 6" },
    {},
    ["fresh", "fresh", "changed", "fresh", "train: m"],
  ],
  [
    "a comment was added",
    { 2: "train: m # a\nepochs: 5" },
    {},
    ["fresh", "fresh", "fresh", "fresh", "fresh"],
  ],
  [
    "a default was written out",
    { 1: "model: m\nunits: 64" },
    {},
    ["fresh", "fresh", "fresh", "fresh", "fresh"],
  ],
  ["a cell above has run again", {}, { 1: 9 }, ["fresh", "fresh", "model: m", "fresh", "model: m"]],
  [
    "the change has run as well",
    { 2: "train: m\nepochs: 6" },
    { 2: 9 },
    ["fresh", "fresh", "fresh", "fresh", "train: m"],
  ],
  [
    "what was changed is broken",
    { 1: "model: m\nunits: x" },
    {},
    ["fresh", "changed", "model: m", "fresh", "model: m"],
  ],
])("what is stale when %s", (_, changed, again, expected) => {
  expect(states(changed, again)).toEqual(expected);
});

test("a cell that has not run is neither fresh nor stale", () => {
  const cells = parseNotebook(notebook.map((source) => ({ language: "rnn", source })));
  expect(staleness(cells, [])).toEqual(notebook.map(() => undefined));
});
