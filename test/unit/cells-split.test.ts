import { describe, expect, it } from "vitest";
import {
  boundaries,
  defaultLookback,
  middleOrigin,
  partRange,
  windowCount,
  type Split,
} from "../../src/cells/split";

const usual: Split = [0.7, 0.1, 0.2];

describe("where the parts begin", () => {
  it.each([
    [1461, usual, 1022, 1168],
    [5479, usual, 3835, 4382],
    [5105, usual, 3573, 4083],
    [100, [1, 0, 0], 100, 100],
    [100, [0.9, 0, 0.1], 90, 90],
    [11, [0.7, 0.3, 0], 7, 10],
    // 0.29·100 is 28.999999999999996 and 0.07·100 is 7.000000000000001 in floating point.
    [100, [0.29, 0.07, 0.64], 29, 36],
    [1, usual, 0, 0],
    [0, usual, 0, 0],
  ] satisfies [number, Split, number, number][])(
    "%i rows, split %j: %i, %i",
    (rows, split, trainEnd, validationEnd) => {
      expect(boundaries(rows, split)).toEqual({ trainEnd, validationEnd });
    },
  );

  it("covers each row once, whatever the split", () => {
    for (let rows = 0; rows < 300; rows++) {
      for (const split of [
        usual,
        [0.6, 0.2, 0.2],
        [1 / 3, 1 / 3, 1 / 3],
        [0.8, 0.2, 0],
        [0.5, 0, 0.5],
      ] satisfies Split[]) {
        const bounds = boundaries(rows, split);
        const [train, validation, test] = (["train", "validation", "test"] as const).map((p) =>
          partRange(p, rows, bounds),
        );
        expect([train?.[0], train?.[1], validation?.[1], test?.[1]]).toEqual([
          0,
          validation?.[0],
          test?.[0],
          rows,
        ]);
        expect(bounds.trainEnd).toBeLessThanOrEqual(bounds.validationEnd);
        expect(bounds.validationEnd).toBeLessThanOrEqual(rows);
      }
    }
  });
});

describe("how many windows there are", () => {
  it.each([
    ["Seattle weather", 1461, 30, 7, 1022 - 30 - 7 + 1, 41],
    ["US births", 5479, 28, 14, 3835 - 28 - 14 + 1, 78],
    ["S&P 500", 5105, 20, 5, 3573 - 20 - 5 + 1, 204],
  ])("%s", (_, rows, lookback, horizon, train, test) => {
    const bounds = boundaries(rows, usual);
    expect(windowCount("train", rows, bounds, { lookback, horizon })).toBe(train);
    expect(windowCount("test", rows, bounds, { lookback, horizon })).toBe(test);
  });

  it("agrees with counting origins one by one", () => {
    for (let rows = 1; rows < 60; rows += 3) {
      for (const lookback of [1, 4, 30]) {
        for (const horizon of [1, 3, 7]) {
          const bounds = boundaries(rows, usual);
          for (const part of ["train", "validation", "test"] as const) {
            const [from, to] = partRange(part, rows, bounds);
            const step = part === "test" ? horizon : 1;
            let count = 0;
            for (let s = from; s + horizon <= to; s += step) if (s >= lookback) count++;
            expect(windowCount(part, rows, bounds, { lookback, horizon })).toBe(count);
            const middle = middleOrigin(part, rows, bounds, { lookback, horizon });
            if (count === 0) expect(middle).toBeUndefined();
            else {
              expect((Number(middle) - from) % step).toBe(0);
              expect(middle).toBeGreaterThanOrEqual(lookback);
              expect(Number(middle) + horizon).toBeLessThanOrEqual(to);
            }
          }
        }
      }
    }
  });
});

describe("the lookback that nobody chose", () => {
  it.each([
    ["three horizons", 7, 7, 1022, 21],
    ["a season", 7, 24, 1022, 24],
    ["a quarter of the training rows", 7, 365, 1022, 255],
    ["at least one row", 7, 7, 3, 1],
  ])("%s", (_, horizon, season, trainRows, lookback) => {
    expect(defaultLookback(horizon, season, trainRows)).toBe(lookback);
  });
});
