import { describe, expect, it } from "vitest";
import type { Series, SeriesOptions, Transform } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";
import { leadOf, restored, transformed } from "../../src/engine/series/transform";
import { count, every, faultOf, prepare, split, table } from "../support/series";

const combinations: Transform[][] = [
  ["log"],
  ["diff"],
  ["seasonal_diff"],
  ["log", "diff"],
  ["diff", "seasonal_diff"],
  ["seasonal_diff", "diff"],
  ["log", "seasonal_diff", "diff"],
  ["diff", "diff"],
];

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const somewhere = (): string => "somewhere";
const unscaled: Partial<SeriesOptions> = { scaler: "none", boundaries: split(0.7, 0.1) };
const grown = (rows: number): number[] => count(rows).map((i) => 100 * 1.05 ** i);

describe("the transforms of a target", () => {
  it.each([
    [["log"], [0, 1, 2, 3], 0],
    [["diff"], [0, 1, 1, 1], 1],
    [["seasonal_diff"], [0, 0, 2, 2], 2],
    [["diff", "diff"], [0, 0, 0, 0], 2],
    [["seasonal_diff", "diff"], [0, 0, 0, 0], 3],
  ] as [Transform[], number[], number][])("%j gives %j", (transform, expected, lead) => {
    const values = count(4).map((i) => (transform[0] === "log" ? Math.exp(i) : i));
    const transforming = { transform, season_length: 2 };
    const found = transformed(Float64Array.from(values), transforming, somewhere);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 12);
    expect(leadOf(transforming)).toBe(lead);
  });

  it.each(combinations)("are undone exactly: %s %s %s", (...transform) => {
    const next = random(transform.length + 11);
    for (let run = 0; run < 40; run++) {
      const rows = 40 + Math.floor(next() * 40);
      const values = Float64Array.from({ length: rows }, () => 1 + 100 * next());
      const transforming = {
        transform: transform.filter(Boolean),
        season_length: 1 + Math.floor(next() * 9),
      };
      const all = transformed(values, transforming, somewhere);
      const lead = leadOf(transforming);
      const origin = lead + Math.floor(next() * (rows - lead));
      const back = restored(all.slice(origin), values, origin, transforming);
      expect(back.length).toBe(rows - origin);
      for (const [h, value] of back.entries()) {
        expect(Math.abs(value - (values[origin + h] ?? NaN)) / (values[origin + h] ?? NaN)).toBeLessThan(
          1e-9,
        );
      }
    }
  });

  it("leave the values, the baselines and the scale of MASE in original units", () => {
    const plain = prepare(table({ y: grown(60) }), { ...unscaled, season_length: 4 });
    const series = prepare(table({ y: grown(60) }), {
      ...unscaled,
      season_length: 4,
      transform: ["log", "diff"],
    });
    expect(series.values).toEqual(plain.values);
    const origins = seriesTools.testOrigins(series, 3, 2);
    expect(seriesTools.baselines(series, origins, 2)).toEqual(seriesTools.baselines(plain, origins, 2));
    expect(seriesTools.maseScale(series)).toBe(seriesTools.maseScale(plain));
    // Growth of 5 % a row is a constant after them.
    expect(series.scaledTarget[30]).toBeCloseTo(Math.log(1.05), 6);
    expect(series.features[30]).toBe(series.scaledTarget[30]);
  });

  it("bring what a model says back to original units, from the last values before each origin", () => {
    const series = prepare(table({ y: grown(60) }), { transform: ["log", "diff"], scaler: "minmax" });
    const said = Float32Array.from([0, 0, 0, 0]).fill(series.scaledTarget[20] ?? 0);
    const forecast = seriesTools.unscale(series, Int32Array.of(50, 60), said);
    const wanted = [50, 51, 60, 61].map((i) => 100 * 1.05 ** i);
    for (const [i, value] of wanted.entries()) expect((forecast[i] ?? 0) / value).toBeCloseTo(1, 5);
  });

  it("leave fewer windows, none of which looks at rows that differences have used up", () => {
    const series = prepare(table({ y: grown(60) }), {
      ...unscaled,
      season_length: 4,
      transform: ["seasonal_diff", "diff"],
    });
    expect(series.lead).toBe(5);
    const origins = seriesTools.trainOrigins(series, 3, 2);
    expect([origins.length, origins[0]]).toEqual([42 - 5 - 3 - 2 + 1, 8]);
    expect(seriesTools.trainOrigins(series, 35, 2).length).toBe(1);
    expect(faultOf(() => seriesTools.trainOrigins(series, 36, 2))).toContain("Set `lookback` to at most 35");
    expect(() => seriesTools.windows(series, Int32Array.of(7), 3, 2)).toThrow(/inside/);
    expect(faultOf(() => seriesTools.lastWindow(series, 56, 2))).toContain("The series has 55 rows");
  });

  it("change nothing of covariates", () => {
    const columns = { y: grown(40), x: count(40).map((i) => i - 20) };
    const series = prepare(table(columns), { past_covariates: ["x"], scaler: "none", transform: ["log"] });
    expect([series.features[1], series.features[11 * 2 + 1]]).toEqual([-20, -9]);
  });

  it("say that a season of one row is none", () => {
    expect(prepare(table({ y: grown(40) }), { transform: ["seasonal_diff"] }).notes).toEqual([
      "`seasonal_diff` takes a season of 1 row here, as `diff` does; `season_length` says another.",
    ]);
  });

  it("see nothing that comes after a row", () => {
    const t = every(60, 60);
    for (const transform of combinations) {
      const next = random(5);
      const y = t.map(() => 1 + 100 * next());
      const changed = y.map((value, i) => (i < 42 ? value : 1 + 1e6 * next()));
      const options: Partial<SeriesOptions> = { transform, season_length: 5, scaler: "standard" };
      const [one, two]: Series[] = [y, changed].map((values) => prepare(table({ t, y: values }), options));
      expect(two?.scaler).toEqual(one?.scaler);
      expect(two?.scaledTarget.subarray(0, 42)).toEqual(one?.scaledTarget.subarray(0, 42));
      const said = Float32Array.from({ length: 6 }, () => next());
      const back = [one, two].map(
        (series) => series && seriesTools.unscale(series, Int32Array.of(30, 42), said),
      );
      expect(back[1]).toEqual(back[0]);
    }
  });
});

describe("a target that cannot be transformed", () => {
  const t = every(1440, 10);
  it.each<[string, Parameters<typeof prepare>, string]>([
    [
      "a zero among the values",
      [table({ t, y: [1, 2, 0, 4, 5, 6, 7, 8, 9, 10] }), { transform: ["log"] }],
      "log-of-nothing: The logarithm in `transform` takes numbers above 0, but the target is 0 at 2024-01-03T00:00:00Z. Leave `log` out of `transform`, or mend the value.",
    ],
    [
      "a value below zero in numbered rows",
      [table({ y: [1, -2, 3, 4, 5] }), { transform: ["log"] }],
      "the target is -2 in row 2. Leave",
    ],
    [
      "a logarithm after differences",
      [table({ y: [5, 4, 5, 6, 7] }), { transform: ["diff", "log"] }],
      "but after `diff` it is -1 in row 2. Put `log` first in `transform`, or leave it out.",
    ],
    [
      "a season longer than the training part",
      [table({ y: count(20) }), { transform: ["seasonal_diff"], season_length: 14 }],
      "series-too-short: The training part has 14 rows, but the differences in `transform` take the first 14 for themselves.",
    ],
  ])("%s", (_, [from, options], sentence) => {
    expect(faultOf(() => prepare(from, options))).toContain(sentence);
  });
});
