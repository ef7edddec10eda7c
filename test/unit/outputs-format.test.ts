import { describe, expect, test } from "vitest";
import { formatDuration, formatNumber, formatNumbers, plural } from "../../src/outputs/format";
import { momentFormatter, momentValue } from "../../src/outputs/moments";
import { logTicks, niceTicks } from "../../src/outputs/ticks";
import { columnsOf, cut } from "../../src/outputs/text/width";
import { settingText, wrap } from "../../src/outputs/text/block";
import type { Num } from "../../src/outputs/numbers";

describe("numbers", () => {
  test.each<[Num, string]>([
    [3.8631, "3.863"],
    [1726.294, "1,726"],
    [499.446, "499.4"],
    [0.00123456, "0.001235"],
    [0.00001234, "1.234e-5"],
    [99.999, "100.0"],
    [-0.5, "-0.5000"],
    [1461, "1,461"],
    [-1234567, "-1,234,567"],
    [0, "0"],
    [1234567.8, "1,234,568"],
    [1.5e21, "1.500e21"],
    ["NaN", "NaN"],
    ["Infinity", "∞"],
    ["-Infinity", "-∞"],
  ])("%s is written %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test.each<[Num[], string[]]>([
    [
      [3.3804, 3.8631, 3.862],
      ["3.380", "3.863", "3.862"],
    ],
    [
      [499.446, 1726.294],
      ["499.4", "1,726.3"],
    ],
    [
      [12, 7],
      ["12", "7"],
    ],
    [
      [4.5, -0.1, 12.5],
      ["4.5", "-0.1", "12.5"],
    ],
    [
      [1.34212, 1.34233, 1.34251],
      ["1.34212", "1.34233", "1.34251"],
    ],
    [
      [1.25, "NaN", "Infinity"],
      ["1.25", "NaN", "∞"],
    ],
    [[], []],
  ])("the column %j is written %j", (values, texts) => {
    expect(formatNumbers(values)).toEqual(texts);
  });

  test("a count has its noun", () => {
    expect([plural(1, "row"), plural(1461, "row")]).toEqual(["1 row", "1,461 rows"]);
  });
});

describe("durations", () => {
  test.each([
    [0, "0 ms"],
    [0.424, "0.42 ms"],
    [340, "340 ms"],
    [999.6, "1.0 s"],
    [1240, "1.2 s"],
    [9960, "10 s"],
    [34_400, "34 s"],
    [59_700, "1 min"],
    [200_000, "3 min 20 s"],
    [3_599_800, "1 h"],
    [7_500_000, "2 h 5 min"],
    [NaN, "unknown"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("moments", () => {
  test.each([
    [
      ["2012-01-01T00:00:00.000Z", "2012-01-02T00:00:00.000Z"],
      ["2012-01-01", "2012-01-02"],
    ],
    [
      ["2012-01-01", "2012-01-02"],
      ["2012-01-01", "2012-01-02"],
    ],
    [
      ["2012-01-01T00:00:00Z", "2012-01-01T13:00:00Z"],
      ["2012-01-01 00:00", "2012-01-01 13:00"],
    ],
    [
      ["2012-01-01T13:00:05", "2012-01-01T13:00:00"],
      ["2012-01-01 13:00:05", "2012-01-01 13:00:00"],
    ],
    [
      [0, 12345],
      ["0", "12,345"],
    ],
  ])("%j are written %j", (moments, texts) => {
    expect(moments.map(momentFormatter(moments))).toEqual(texts);
  });

  test("a time without a zone is UTC", () => {
    expect(momentValue("2012-01-01T01:00:00")).toBe(Date.UTC(2012, 0, 1, 1));
    expect(momentValue("2012-01-01 01:00")).toBe(Date.UTC(2012, 0, 1, 1));
    expect(momentValue("2012-01-01T01:00:00+02:00")).toBe(Date.UTC(2011, 11, 31, 23));
    expect(momentValue("no date")).toBeNaN();
  });
});

describe("ticks", () => {
  test("are round numbers", () => {
    expect(niceTicks(-2.6, 17.1, 5)).toEqual([0, 5, 10, 15]);
    expect(niceTicks(0.06, 0.91, 5)).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(niceTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(niceTicks(5, 5, 4)).toEqual([5]);
  });

  test("of a scale of powers are 1, 2 and 5, or powers where there are many", () => {
    expect(logTicks(0.1, 3, 5)).toEqual([0.1, 0.2, 0.5, 1, 2]);
    expect(logTicks(0.001, 100, 6)).toEqual([0.001, 0.01, 0.1, 1, 10, 100]);
    expect(logTicks(0.31, 0.35, 5)).toEqual([0.31]);
  });
});

describe("text in columns", () => {
  test("CJK takes two columns, an accent none", () => {
    expect([columnsOf("気温"), columnsOf("e\u0301te"), columnsOf("🎉")]).toEqual([4, 3, 2]);
    expect(cut("気温の予測", 5)).toBe("気温…");
  });

  test("wraps at blanks, and inside words that are longer than a line", () => {
    expect(wrap("one two three", 8, "- ", "  ")).toEqual(["- one", "  two", "  three"]);
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
  });

  test("a setting reads as in a cell", () => {
    expect(settingText({ type: "adam", betas: [0.9, 0.999], note: null })).toBe(
      "{type: adam, betas: [0.9, 0.999], note: none}",
    );
  });
});
