import { describe, expect, it } from "vitest";
import type { Origins } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";
import { count, csvTable, faultOf, prepare, seattle, split, table } from "../support/series";

const numbered = (values: readonly number[], season = 1, train = 0.7, validation = 0.1) =>
  prepare(table({ y: values }), { season_length: season, boundaries: split(train, validation) });

describe("the origins of windows", () => {
  it("are counted as the contract does", () => {
    const series = prepare(csvTable(seattle), { time: "date", target: "temp_max" });
    expect([series.trainEnd, series.validationEnd, series.rows]).toEqual([1022, 1168, 1461]);
    const train = seriesTools.trainOrigins(series, 30, 7);
    const validation = seriesTools.validationOrigins(series, 30, 7);
    const test = seriesTools.testOrigins(series, 30, 7);
    expect([train.length, train[0], train.at(-1)]).toEqual([1022 - 30 - 7 + 1, 30, 1015]);
    expect([validation.length, validation[0], validation.at(-1)]).toEqual([140, 1022, 1161]);
    expect([test.length, test[0], test[1], test.at(-1)]).toEqual([41, 1168, 1175, 1448]);
  });

  it.each([
    [[0.6, 0.2], 12, 4, 4],
    [[1, 0], 20, 0, 0],
    [[0.8, 0], 16, 0, 4],
  ])(
    "split %j leave parts of %i, %i and %i rows",
    ([train = 0, validation = 0], trained, validated, tested) => {
      const series = numbered(count(20), 1, train, validation);
      expect(seriesTools.trainOrigins(series, 2, 1).length).toBe(trained - 2);
      expect(seriesTools.validationOrigins(series, 2, 1).length).toBe(validated);
      expect(seriesTools.testOrigins(series, 2, 1).length).toBe(tested);
    },
  );

  it("drop a last test window that is not complete", () => {
    expect([...seriesTools.testOrigins(numbered(count(20)), 2, 3)]).toEqual([16]);
    expect([...seriesTools.testOrigins(numbered(count(20)), 2, 5)]).toEqual([]);
  });

  it("need a training part that holds one window", () => {
    const series = numbered(count(20));
    expect(seriesTools.trainOrigins(series, 11, 3).length).toBe(1);
    expect(faultOf(() => seriesTools.trainOrigins(series, 12, 3))).toBe(
      "series-too-short: The training part has 14 rows, but one window takes 15: `lookback` 12 and `horizon` 3. Set `lookback` to at most 11, or take more rows.",
    );
    expect(faultOf(() => seriesTools.trainOrigins(series, 1, 14))).toMatch(
      /Take at least 15 rows, or a shorter `horizon`/,
    );
    expect(faultOf(() => numbered([1]))).toMatch(/series-too-short: With 1 row, the training part is empty/);
  });
});

describe("the baselines", () => {
  const at = (...origins: number[]): Origins => Int32Array.from(origins);
  it("repeat the last value, and the last season seen from the origin", () => {
    const series = numbered(count(20), 3);
    const { naive, seasonal_naive } = seriesTools.baselines(series, at(10, 14), 5);
    expect([...naive]).toEqual([9, 9, 9, 9, 9, 13, 13, 13, 13, 13]);
    expect([...seasonal_naive]).toEqual([7, 8, 9, 7, 8, 11, 12, 13, 11, 12]);
  });

  it("use the last value where the season is longer than the history", () => {
    const { seasonal_naive } = seriesTools.baselines(numbered(count(20), 12), at(10), 4);
    expect([...seasonal_naive]).toEqual([9, 9, 0, 1]);
  });

  it("go on after the last row", () => {
    const { naive, seasonal_naive } = seriesTools.futureBaselines(numbered(count(20), 3), 4);
    expect([[...naive], [...seasonal_naive]]).toEqual([
      [19, 19, 19, 19],
      [17, 18, 19, 17],
    ]);
  });
});

describe("the scores", () => {
  const series = numbered([1, 3, 2, 6, 0, 4, 8, 2, 0, -2], 2, 0.5, 0.1);
  it("are means over all windows and steps in original units", () => {
    const origins = seriesTools.testOrigins(series, 2, 2);
    // Truth [8, 2] and [0, -2].
    const { all, byStep } = seriesTools.score(series, origins, 2, Float64Array.of(7, 2, 0, 2));
    const scale = (1 + 3 + 2 + 2) / 4;
    expect(seriesTools.maseScale(series)).toBe(scale);
    expect(all.mae).toBeCloseTo(5 / 4, 12);
    expect(all.rmse).toBeCloseTo(Math.sqrt(17 / 4), 12);
    expect(all.smape).toBeCloseTo((200 / 15 + 0 + 0 + 200) / 4, 12);
    expect(all.mase).toBeCloseTo(5 / 4 / scale, 12);
    expect(byStep).toEqual([
      { mae: 0.5, rmse: Math.sqrt(0.5) },
      { mae: 2, rmse: Math.sqrt(8) },
    ]);
  });

  it("scale by neighbours where no season fits before the test part", () => {
    const long = numbered([1, 3, 2, 6, 0, 4, 8, 2, 0, -2], 6, 0.5, 0.1);
    expect(seriesTools.maseScale(long)).toBe((2 + 1 + 4 + 6 + 4) / 5);
  });
});

describe("the intervals", () => {
  const series = numbered(Array<number>(40).fill(0), 1, 0.1, 0.8);
  const origins = Int32Array.from({ length: 19 }, (_, i) => 4 + i);
  const errors = Float64Array.from(
    { length: 38 },
    (_, i) => (i % 2 === 0 ? -1 : 10) * (1 + (((i >> 1) * 7) % 19)),
  );

  it("are as wide as the error of rank ⌈(n+1)·level⌉ at each step", () => {
    expect(seriesTools.conformal(series, origins, 2, errors, [80, 95, 50])).toEqual({
      "80": [16, 160],
      "95": [19, 190],
      "50": [10, 100],
    });
  });

  it("are left out for a level that so few windows cannot back", () => {
    expect(Object.keys(seriesTools.conformal(series, origins, 2, errors, [80, 99]))).toEqual(["80"]);
    expect(seriesTools.conformal(series, new Int32Array(), 2, new Float64Array(), [80])).toEqual({});
  });
});

describe("the sine generator", () => {
  const values = (source: Record<string, unknown>): number[] => {
    const made = seriesTools.generate({ generator: "sine", ...source }, 42);
    expect(made.columns).toHaveLength(1);
    expect(made.rows).toBe(made.columns[0]?.values.length);
    return [...(made.columns[0]?.values ?? [])].map(Number);
  };

  it("takes n points of sin(x) from a to b, both included", () => {
    const points = values({ n: 100, from: 0, to: 10 });
    expect(points).toHaveLength(100);
    expect([points[0], points[99]]).toEqual([0, Math.sin(10)]);
    expect(points[50]).toBeCloseTo(Math.sin((50 * 10) / 99), 12);
  });

  it("or n points of a period", () => {
    const points = values({ n: 1000, period: 50 });
    expect(points).toHaveLength(1000);
    expect(points[12]).toBeCloseTo(Math.sin((2 * Math.PI * 12) / 50), 12);
    expect(points[50]).toBeCloseTo(0, 12);
  });

  it.each([
    [{ n: 10 }, /needs `period`, or `from` and `to`/],
    [{ n: 10, from: 0 }, /needs `period`/],
    [{ n: 10, period: 0 }, /greater than 0/],
    [{ n: 10, period: 5, to: 1 }, /not both/],
    [{ n: 1e12, period: 5 }, /from 1 to 10000000/],
    [{ n: 2.5, period: 5 }, /whole number/],
    [
      { generator: "cosine", n: 10 },
      /^unknown-generator: There is no generator `cosine`\. Generators are `sine`\./,
    ],
    [{ generator: "constructor", n: 10 }, /unknown-generator/],
  ])("refuses %j", (source, sentence) => {
    expect(faultOf(() => values(source))).toMatch(sentence);
  });
});
