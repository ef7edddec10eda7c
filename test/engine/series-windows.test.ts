import type * as TF from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import type { Dataset, Series, SeriesOptions, Tf } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";
import { count, every, faultOf, prepare, split, table } from "../support/series";
import { onEachEngine } from "./support/engines";

/** Rows of 24 hours each; y counts, x is 1000 + y, f is 2000 + y, so that every value tells its row. */
function rows(n: number, options: Partial<SeriesOptions> = {}, more = 0): Series {
  const y = count(n + more);
  return prepare(
    table({
      t: every(60, n + more),
      y: y.map((v) => (v < n ? v : null)),
      x: y.map((v) => (v < n ? 1000 + v : null)),
      f: y.map((v) => 2000 + v),
    }),
    { scaler: "none", boundaries: split(0.6, 0.2), ...options },
  );
}

onEachEngine(({ tf }) => {
  it("a batch holds the rows before its origins, and the targets from there on", () => {
    const series = rows(20, { past_covariates: ["x"] });
    const origins = seriesTools.trainOrigins(series, 3, 2);
    const { x, y, shapes } = batch(tf, seriesTools.windows(series, origins, 3, 2), [0, 7, 2]);
    expect(shapes).toEqual([
      [3, 3, 2],
      [3, 2],
    ]);
    expect(x).toEqual([0, 7, 2].map((s) => [0, 1, 2].map((t) => [s + t, 1000 + s + t])));
    expect(y).toEqual([0, 7, 2].map((s) => [s + 3, s + 4]));
  });

  it("future covariates and calendar show the horizon, all else ends before the origin", () => {
    const series = rows(40, { past_covariates: ["x"], future_covariates: ["f"], calendar: ["hour"] });
    const [lookback, horizon] = [4, 3];
    const origins = seriesTools.testOrigins(series, lookback, horizon);
    const { x } = batch(tf, seriesTools.windows(series, origins, lookback, horizon), count(origins.length));
    for (const [n, origin] of origins.entries()) {
      for (const [t, [past, x1, future, sin, cos]] of (x[n] ?? []).entries()) {
        const row = origin - lookback + t;
        const angle = (2 * Math.PI * ((row + horizon) % 24)) / 24;
        expect([past, x1, future]).toEqual([row, 1000 + row, 2000 + row + horizon]);
        expect([sin, cos]).toEqual([expect.closeTo(Math.sin(angle), 5), expect.closeTo(Math.cos(angle), 5)]);
      }
    }
    expect(x.at(-1)?.at(-1)?.[2]).toBeLessThanOrEqual(2039);
  });

  it("nothing of target or past covariates from the origin on reaches an input", () => {
    const options = { past_covariates: ["x"], future_covariates: ["f"] };
    const [before, origin] = [rows(40, options), 32];
    const after = { ...before, features: before.features.slice() };
    for (let row = origin; row < 40; row++) after.features.fill(-1, row * 3, row * 3 + 2);
    const inputs = [before, after].map(
      (s) => batch(tf, seriesTools.windows(s, Int32Array.of(origin), 9, 8), [0]).x,
    );
    expect(inputs[1]).toEqual(inputs[0]);
  });

  it.each([
    ["longer than the horizon", 5, 3],
    ["shorter than the horizon", 2, 3],
  ])("the last window, %s, knows what is given of the future", (_, lookback, horizon) => {
    const series = rows(20, { past_covariates: ["x"], future_covariates: ["f"], calendar: ["hour"] }, 4);
    expect(series.rows).toBe(20);
    expect(series.notes.join()).toContain("4 rows after the last `y` tell the future covariates");
    const { x, y, shapes } = batch(tf, seriesTools.lastWindow(series, lookback, horizon), [0]);
    expect(shapes).toEqual([
      [1, lookback, 5],
      [1, horizon],
    ]);
    for (const [t, [target, past, future, sin]] of (x[0] ?? []).entries()) {
      const row = 20 - lookback + t;
      expect([target, past, future]).toEqual([row, 1000 + row, 2000 + row + horizon]);
      expect(sin).toBeCloseTo(Math.sin((2 * Math.PI * ((row + horizon) % 24)) / 24), 5);
    }
    expect(y).toEqual([Array(horizon).fill(0)]);
  });

  it("the last window is the one that a longer series has there", () => {
    const options = { past_covariates: ["x"], future_covariates: ["f"], calendar: ["hour", "dayofweek"] };
    const last = batch(tf, seriesTools.lastWindow(rows(20, options, 7), 6, 4), [0]);
    const longer = batch(tf, seriesTools.windows(rows(27, options), Int32Array.of(20), 6, 4), [0]);
    expect(last.x).toEqual(longer.x);
  });

  it("the last window needs the future covariates of its whole horizon", () => {
    expect(faultOf(() => seriesTools.lastWindow(rows(20, { future_covariates: ["f"] }, 2), 5, 3))).toBe(
      "future-too-short: The future covariates `f` are missing for 1 of the 3 rows ahead: 2024-01-01T22:00:00Z. Add rows with their future values and an empty target, give them in a file with `future`, or list the columns under `past_covariates`.",
    );
    expect(faultOf(() => seriesTools.lastWindow(rows(20), 21, 3))).toMatch(
      /^series-too-short: The series has 20 rows/,
    );
  });

  it("rows that are masked are told, and stand in no target", () => {
    const y = count(30).map((i) => (i === 9 || i === 10 || i === 25 ? null : i));
    const series = prepare(table({ t: every(60, 30), y }), {
      missing: "mask",
      scaler: "none",
      boundaries: split(0.6, 0.2),
    });
    expect(series.notes).toContain(
      "3 rows with missing values are masked: recurrent layers skip them, and windows with one of them in their target are left out.",
    );
    const origins = seriesTools.trainOrigins(series, 4, 2);
    expect([...origins]).toEqual([4, 5, 6, 7, 11, 12, 13, 14, 15, 16]);
    expect([...seriesTools.testOrigins(series, 4, 2)]).toEqual([26, 28]);
    for (const data of [
      seriesTools.windows(series, origins, 4, 2),
      seriesTools.inputs(series, origins, 4, 2),
    ]) {
      const { mask } = batch(tf, data, [0, 4, 6]);
      expect(mask).toEqual([
        [1, 1, 1, 1],
        [1, 1, 0, 0],
        [0, 0, 1, 1],
      ]);
    }
    const whole = prepare(table({ t: every(60, 30), y: count(30) }), { missing: "mask" });
    expect(whole.present).toBeUndefined();
    expect(batch(tf, seriesTools.windows(whole, Int32Array.of(9), 4, 2), [0]).mask).toBeUndefined();
  });

  it("the data stays in the engine once, however many windows look at it", () => {
    const series = rows(1000);
    const data = seriesTools.windows(series, seriesTools.trainOrigins(series, 100, 10), 100, 10);
    expect(data.size).toBe(491);
    expect(data.resident.reduce((sum, { values }) => sum + values.length, 0)).toBe(1000 + 1000 + 491);
  });
});

function batch(tf: Tf, data: Dataset, index: number[]) {
  return tf.tidy(() => {
    const resident = data.resident.map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype));
    const { x, y, mask } = data.gather(tf, resident, tf.tensor1d(index, "int32"));
    const read = (tensor: TF.Tensor): unknown => tensor.arraySync();
    return {
      // SAFETY: the shapes are checked beside.
      x: read(x) as number[][][],
      y: read(y) as number[][],
      mask: mask && (read(mask) as number[][]),
      shapes: [x.shape, y.shape],
    };
  });
}
