import { expect, test } from "vitest";
import { check } from "../../src/cells/check";
import { starterFor, starters } from "../../src/cells/language/starters";

test.each(starters.map((starter) => [starter.label, starter] as const))(
  "the template %s has nothing wrong",
  (_, { cells }) => {
    expect(check(cells).issues).toEqual([]);
  },
);

const columns = [
  { name: "the day", type: "time" as const },
  { name: "rain", type: "number" as const },
  { name: "no", type: "number" as const },
  { name: "note", type: "text" as const },
];

test.each([
  ["a table", { file: "my rides.csv", columns }, ["`the day` looks like the moments", "`no` is forecast"]],
  ["a table without moments", { file: "a.csv", columns: columns.slice(1) }, ["the rows are numbered"]],
  [
    "a table without numbers",
    { file: "a.csv", columns: columns.slice(3) },
    ["No column of numbers was found"],
  ],
  ["a text", { file: "book.txt" }, ["write like `book.txt`"]],
])("a notebook on %s says what was guessed and has nothing wrong", (_, file, says) => {
  const cells = starterFor(file);
  for (const part of says) expect(cells[0]?.source).toContain(part);
  expect(check(cells).issues).toEqual([]);
});

test("names that YAML would take for something else are quoted", () => {
  expect(starterFor({ file: "my rides.csv", columns })[1]?.source.split("\n").slice(1, 4)).toEqual([
    'source: "my rides.csv"',
    'time: "the day"',
    'target: "no"',
  ]);
});
