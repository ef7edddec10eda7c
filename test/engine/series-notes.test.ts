import { describe, expect, it } from "vitest";
import type { SeriesOptions } from "../../src/engine/api";
import { births, count, csvTable, every, prepare, seattle, sp500, table } from "../support/series";

const quiet: Partial<SeriesOptions> = { freq: "day", season_length: 7 };
const days = every(1440, 60).map((moment) => moment.slice(0, 10));
const calm = (i: number): number => 10 + Math.sin(i) + (i % 7 === 6 ? 2 : 0);

function notesWith(spikes: Record<number, number>, options: Partial<SeriesOptions> = {}): string[] {
  const y = count(60).map((i) => spikes[i] ?? calm(i));
  const series = prepare(table({ t: days, y }), { ...quiet, ...options });
  expect([...series.values]).toEqual(y);
  return series.notes;
}

describe("values far from all others", () => {
  it.each<[string, Record<number, number>, string[]]>([
    ["are none where the series is calm", {}, []],
    [
      "are named with their moment and kept",
      { 20: -9999 },
      [
        "`y` has a value far from all others: -9999 at 2024-01-21. It was kept; an empty cell in the file would count as missing.",
      ],
    ],
    [
      "are counted beyond the third",
      { 0: 900, 10: -9999, 11: -9999, 12: -9999, 59: 500 },
      [
        "`y` has 5 values far from all others: 900 at 2024-01-01, -9999 at 2024-01-11, -9999 at 2024-01-12 and 2 more. They were kept; an empty cell in the file would count as missing.",
      ],
    ],
    ["are not a little more than usual", { 30: 16 }, []],
  ])("%s", (_, spikes, notes) => {
    expect(notesWith(spikes)).toEqual(notes);
  });

  it("are told of covariates too, by the number of the row where there is no time", () => {
    const columns = { y: count(60).map(calm), x: count(60).map((i) => (i === 50 ? 1e6 : calm(i))) };
    expect(prepare(table(columns), { past_covariates: ["x"] }).notes).toEqual([
      "`x` has a value far from all others: 1000000 in row 51. It was kept; an empty cell in the file would count as missing.",
    ]);
  });

  it("are judged by the training part, and not where that is too short or never changes", () => {
    const later = Object.fromEntries(count(18).map((i) => [42 + i, 1e5 * (i + 1)]));
    expect(notesWith(later)[0]).toContain("`y` has 18 values");
    expect(prepare(table({ y: [1, 2, 1, 2, 1, 2, 999] })).notes).toEqual([]);
    expect(prepare(table({ y: count(40).map((i) => (i < 35 ? 1 : i)) })).notes).toEqual([]);
  });

  it.each([
    ["rain and wind", seattle, "temp_max", ["precipitation", "wind"]],
    ["prices that have doubled since", sp500, "close", []],
    ["births on holidays", births, "births", []],
  ] as const)("are none in %s", (_, path, target, past) => {
    const series = prepare(csvTable(path), {
      ...quiet,
      freq: null,
      time: "date",
      target,
      past_covariates: [...past],
    });
    expect(series.notes.filter((note) => note.includes("far from"))).toEqual([]);
  });
});

describe("the step and the season", () => {
  it.each<[string, string[], string, string]>([
    ["hours", every(60, 30), "1 hour: it is the most frequent one", "24 rows, a day"],
    ["half hours", every(30, 30), "30 minutes: it is the most frequent one", "48 rows, a day"],
    ["days", days.slice(0, 30), "1 day: it is the most frequent one", "7 rows, a week"],
    ["weeks", every(10080, 60), "1 week: it is the most frequent one", "52 rows, a year"],
    [
      "months",
      count(24).map((i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}-01`),
      "1 month: all rows have the same day of their month",
      "12 rows, a year",
    ],
    [
      "business days",
      days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay())),
      "1 business day: rows follow each other by days, and none lies on a weekend",
      "5 rows, a week",
    ],
  ])("of %s are said, and how they were found", (_, t, step, season) => {
    expect(prepare(table({ t, y: t.map((__, i) => calm(i)) })).notes).toEqual([
      `The step from row to row was found to be ${step}.`,
      `A season was taken to be ${season}, as is usual for this step; \`season_length\` sets another.`,
    ]);
  });

  it("are said where there is no usual season, and not where the cell gives them", () => {
    const t = every(5 * 1440, 30).map((moment) => moment.slice(0, 10));
    const five = table({ t, y: t.map((_, i) => calm(i)) });
    expect(prepare(five).notes.at(-1)).toBe(
      "No season is usual for this step, so seasonal-naive is naive; `season_length` sets one.",
    );
    expect(prepare(five, { freq: "5 days", season_length: 73 }).notes).toEqual([]);
    expect(prepare(table({ y: count(30).map(calm) })).notes).toEqual([]);
  });
});
