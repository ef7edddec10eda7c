import { describe, expect, it } from "vitest";
import type { OutputSpec, Spread, Transform } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";
import { normalProbability, normalQuantile } from "../../src/engine/series/normal";
import { crpsNormal, pinball } from "../../src/engine/series/spread-scores";
import { count, prepare, split, table } from "../support/series";

const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const zeros = prepare(table({ y: Array<number>(40).fill(0) }), {
  scaler: "none",
  boundaries: split(0.5, 0.2),
});

describe("the normal distribution", () => {
  // Values of scipy.stats.norm 1.16.
  it.each([
    [0.025, -1.959963984540054],
    [0.1, -1.2815515655446004],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.001, -3.090232306167813],
    [1e-4, -3.719016485455709],
  ])("has its quantile %d at %d", (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 9);
    expect(normalProbability(z)).toBeCloseTo(p, 12);
  });
});

describe("the CRPS", () => {
  // By numerical integration of (F(x) − 1{x ≥ y})².
  it.each([
    [0, 0, 1, 0.233695],
    [1, 0, 1, 0.6024414],
    [5, 2, 3, 3 * 0.6024414],
  ])("of a truth of %d under a normal distribution of mean %d and deviation %d is %d", (y, m, s, crps) => {
    expect(crpsNormal(y, m, s)).toBeCloseTo(crps, 6);
  });

  it("of a normal distribution agrees with the integral of its quantile losses", () => {
    const n = 4000;
    for (const y of [-2, 0.3, 1]) {
      const integral = count(n).reduce((sum, i) => {
        const p = (i + 0.5) / n;
        return sum + (2 * pinball(y, normalQuantile(p), p)) / n;
      }, 0);
      expect(integral).toBeCloseTo(crpsNormal(y, 0, 1), 3);
    }
  });

  it("from tenths is within 2 % of the closed form, over truths that come from the distribution", () => {
    const truths = count(199).map((i) => normalQuantile((i + 1) / 200));
    const y = [...Array<number>(100).fill(0), ...truths];
    const series = prepare(table({ y }), { scaler: "none", boundaries: split(0.2, 0.1) });
    const origins = Int32Array.from(truths, (_, i) => 100 + i);
    const values = Float64Array.from(truths.flatMap(() => tenths.map(normalQuantile)));
    const found = seriesTools.scoreSpread(series, origins, 1, { probabilities: tenths, values }, []).crps;
    const exact = truths.reduce((sum, truth) => sum + crpsNormal(truth, 0, 1), 0) / truths.length;
    expect(found / exact).toBeGreaterThan(0.98);
    expect(found / exact).toBeLessThan(1);
  });

  it("of a few quantiles is counted by hand", () => {
    // All tenths of a spread that says 1 for sure, where the truth is 0: 0.2 · Σ (1 − p) = 0.9.
    const sure: Spread = { probabilities: [0.5], values: Float64Array.of(1) };
    expect(seriesTools.scoreSpread(zeros, Int32Array.of(30), 1, sure, []).crps).toBeCloseTo(0.9, 12);
    // The line from −1 at 0.1 to 1 at 0.9 has the tenth p at 2.5·(p − 0.5).
    const line: Spread = { probabilities: [0.1, 0.9], values: Float64Array.of(-1, 1) };
    const byHand = tenths.reduce((sum, p) => sum + 0.2 * pinball(0, 2.5 * (p - 0.5), p), 0);
    expect(seriesTools.scoreSpread(zeros, Int32Array.of(30), 1, line, []).crps).toBeCloseTo(byHand, 12);
  });
});

describe("coverage", () => {
  it("is the share of truths between the ends, both included, with the mean width", () => {
    const series = prepare(table({ y: [...Array<number>(20).fill(0), 1, 2, 3, 4, 5, 6, 7, 8] }), {
      scaler: "none",
      boundaries: split(0.5, 0.1),
    });
    const origins = Int32Array.of(20, 22, 24, 26);
    const lower = [1, 3, 0, 0, 0, 9, 7, 0];
    const upper = [2, 4, 3, 2, 9, 9, 9, 8];
    const values = Float64Array.from(lower.flatMap((low, i) => [low, upper[i] ?? NaN]));
    const spread = { probabilities: [0.1, 0.9], values };
    const found = seriesTools.scoreSpread(series, origins, 2, spread, [80, 95]);
    // 1 in [1, 2]; 2 not in [3, 4]; 3 in [0, 3]; 4 not in [0, 2]; 5 in; 6 not; 7 in; 8 in.
    expect(found.levels).toEqual([{ level: 80, coverage: 5 / 8, width: 26 / 8 }]);
  });

  it("leaves out steps without an interval", () => {
    const values = Float64Array.of(-1, 1, NaN, NaN);
    const found = seriesTools.scoreSpread(
      zeros,
      Int32Array.of(30),
      2,
      { probabilities: [0.1, 0.9], values },
      [80],
    );
    expect(found.levels).toEqual([{ level: 80, coverage: 1, width: 2 }]);
    expect(found.crps).toBeGreaterThan(0);
  });
});

describe("what a model gives", () => {
  const quantiles: OutputSpec = { type: "quantiles", quantiles: [0.9, 0.1, 0.5] };
  const gaussian: OutputSpec = { type: "gaussian" };

  it("has a point forecast: the median of quantiles, the mean of a normal distribution", () => {
    const given = Float32Array.of(3, 1, 2, 4, 6, 5);
    expect([...seriesTools.points(undefined, given)]).toEqual([...given]);
    expect([...seriesTools.points({ type: "point" }, given)]).toEqual([...given]);
    expect([...seriesTools.points(quantiles, given)]).toEqual([2, 5]);
    expect([...seriesTools.points(gaussian, given)]).toEqual([3, 2, 6]);
    expect([
      ...seriesTools.points({ type: "quantiles", quantiles: [0.25, 0.75] }, Float32Array.of(1, 3)),
    ]).toEqual([2]);
  });

  it("has quantiles that never cross, at the model's own probabilities", () => {
    const { probabilities, values } = seriesTools.spread(
      zeros,
      Int32Array.of(30),
      quantiles,
      Float32Array.of(1, 5, 3),
      [0.2],
    );
    expect([probabilities, [...values]]).toEqual([
      [0.1, 0.5, 0.9],
      [1, 3, 5],
    ]);
    const spread = { probabilities, values };
    expect(seriesTools.interval(spread, 80)).toEqual({
      lower: Float64Array.of(1),
      upper: Float64Array.of(5),
    });
    expect(seriesTools.interval(spread, 95)).toBeUndefined();
  });

  it("has all quantiles of a normal distribution, in units of the target", () => {
    const series = prepare(table({ y: count(40).map((i) => i % 2) }), { scaler: "minmax" });
    const scaled = Float32Array.of(0.5, Math.log(0.25));
    const wanted = seriesTools.probabilities([80, 95]);
    expect(wanted).toEqual([0.025, ...tenths, 0.975]);
    const spread = seriesTools.spread(series, Int32Array.of(39), gaussian, scaled, wanted);
    const ends = seriesTools.interval(spread, 95);
    expect(ends?.lower[0]).toBeCloseTo(0.5 - 1.959964 * 0.25, 5);
    expect(ends?.upper[0]).toBeCloseTo(0.5 + 1.959964 * 0.25, 5);
    expect(spread.normal?.deviation[0]).toBeCloseTo(0.25, 6);
    const { crps } = seriesTools.scoreSpread(series, Int32Array.of(39), 1, spread, []);
    expect(crps).toBeCloseTo(crpsNormal(1, 0.5, 0.25), 6);
  });
});

describe("quantiles under transforms", () => {
  const grown = count(60).map((i) => 100 * 1.05 ** i);
  const seasonal = count(60).map((i) => 50 + (i % 4) + i);
  const origins = Int32Array.of(50);
  const gaussian: OutputSpec = { type: "gaussian" };
  const steps = 3;
  const given = Float32Array.from(count(steps).flatMap(() => [0.1, Math.log(0.2)]));
  const at = (y: number[], transform: Transform[]) => {
    const series = prepare(table({ y }), { scaler: "none", transform, season_length: 4 });
    return { series, spread: seriesTools.spread(series, origins, gaussian, given, [0.1, 0.5, 0.9]) };
  };

  it("go through log exactly, as the logarithm's quantiles do", () => {
    const { values, normal } = at(grown, ["log"]).spread;
    const z = normalQuantile(0.9);
    expect(values[2]).toBeCloseTo(Math.exp(0.1 + 0.2 * z), 5);
    expect(values[1]).toBeCloseTo(Math.exp(0.1), 5);
    expect(normal).toBeUndefined();
  });

  it("go through seasonal_diff exactly within a season, since the values before are known", () => {
    const { series, spread } = at(seasonal, ["seasonal_diff"]);
    const z = normalQuantile(0.1);
    for (let h = 0; h < steps; h++) {
      const known = series.values[50 + h - 4] ?? NaN;
      expect(spread.values[h * 3]).toBeCloseTo(known + 0.1 + 0.2 * z, 5);
      expect(spread.normal?.mean[h]).toBeCloseTo(known + 0.1, 5);
    }
  });

  it("add up under diff: exact for the first step, too wide rather than too narrow for the others", () => {
    const { series, spread } = at(seasonal, ["diff"]);
    const z = normalQuantile(0.9);
    const last = series.values[49] ?? NaN;
    for (let h = 0; h < steps; h++) {
      const mean = last + 0.1 * (h + 1);
      expect(spread.values[h * 3 + 2]).toBeCloseTo(mean + 0.2 * z * (h + 1), 4);
      // Independent steps would have a deviation of 0.2·√(h + 1).
      expect(spread.values[h * 3 + 2]).toBeGreaterThanOrEqual(mean + 0.2 * z * Math.sqrt(h + 1) - 1e-4);
    }
    expect(spread.normal).toBeUndefined();
  });

  it.each([
    [["log"]],
    [["diff"]],
    [["log", "diff"]],
    [["seasonal_diff"]],
    [["log", "seasonal_diff", "diff"]],
  ] as Transform[][][])("never cross under %j", (transform) => {
    const { values } = at(grown, transform).spread;
    for (let h = 0; h < steps; h++) {
      const [low = NaN, middle = NaN, high = NaN] = values.slice(h * 3, h * 3 + 3);
      expect(low).toBeLessThan(middle);
      expect(middle).toBeLessThan(high);
    }
  });
});

describe("quantiles of samples", () => {
  it("are those of the values at each step, in original units", () => {
    const series = prepare(table({ y: count(40).map((i) => i % 2) }), { scaler: "minmax" });
    const samples = count(11).map((i) => Float32Array.of(i, 10 - 2 * i));
    const { values } = seriesTools.sampleSpread(series, Int32Array.of(38), samples, [0.1, 0.5, 0.9]);
    expect([...values]).toEqual([1, 5, 9, -8, 0, 8]);
  });
});

describe("conformal quantiles", () => {
  it("lie a half-width from the forecast", () => {
    const probabilities = seriesTools.probabilities([80]);
    expect(seriesTools.levelsOf(probabilities)).toEqual([80, 60, 40, 20]);
    const widths = { "80": [8, 80], "60": [6, 60], "40": [4, 40], "20": [2, NaN] };
    const { values } = seriesTools.conformalSpread(Float64Array.of(100, 1000), widths, probabilities);
    expect([...values.subarray(0, 9)]).toEqual([92, 94, 96, 98, 100, 102, 104, 106, 108]);
    expect([...values.subarray(9)]).toEqual([920, 940, 960, NaN, 1000, NaN, 1040, 1060, 1080]);
  });

  it("are learned from steps that lie before the end alone", () => {
    const series = prepare(table({ y: count(40).map((i) => (i < 30 ? 0 : 1e6)) }), {
      boundaries: split(0.5, 0.25),
    });
    const origins = Int32Array.from(count(9), (i) => 21 + i);
    const forecast = new Float64Array(18).fill(3);
    const widths = seriesTools.conformal(series, origins, 2, forecast, [50, 90], 30);
    // Nine errors of the first step back 90 %, eight of the second do not.
    expect(widths).toEqual({ "50": [3, 3], "90": [3, NaN] });
  });
});

describe("the worst windows", () => {
  it("are those with the largest mean error, the largest first", () => {
    const forecast = Float64Array.of(1, 1, -5, 0, 0, 0, 2, 2);
    const origins = Int32Array.of(28, 30, 32, 34);
    expect(seriesTools.worst(zeros, origins, 2, forecast, 3)).toEqual([
      { index: 1, mae: 2.5 },
      { index: 3, mae: 2 },
      { index: 0, mae: 1 },
    ]);
    expect(seriesTools.worst(zeros, origins, 2, forecast, 99)).toHaveLength(4);
  });
});
