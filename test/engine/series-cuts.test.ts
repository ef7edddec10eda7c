import { describe, expect, it } from "vitest";
import type { MissingPolicy, ScalerType, Series, SeriesOptions, Transform } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";
import { count, every, faultOf, prepare, split, table } from "../support/series";

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const rows = 60;
const t = every(60, rows);
const scalers: ScalerType[] = ["standard", "minmax", "robust", "none"];
const transforms: Transform[][] = [
  [],
  ["log"],
  ["diff"],
  ["seasonal_diff"],
  ["log", "seasonal_diff", "diff"],
];
const fillings: MissingPolicy[] = ["ffill", "interpolate", "drop", "error", "mask"];
const all = scalers.flatMap((scaler) =>
  transforms.flatMap((transform) => fillings.map((missing) => ({ scaler, transform, missing }))),
);

/** Two tables that are alike before the row `cut` and have nothing in common from there on but which rows are whole. */
function twoFutures(seed: number, cut: number, gaps: boolean) {
  const next = random(seed);
  const column = () =>
    count(rows).map((i) => (gaps && i > 0 && next() < 0.2 ? null : 1 + Math.round(100 * next())));
  const [y, x, f] = [column(), column(), column()];
  const other = (values: (number | null)[]) =>
    values.map((value, i) => (i < cut ? value : value === null ? null : 1 + 1e6 * next()));
  return [table({ t, y, x, f }), table({ t, y: other(y), x: other(x), f: other(f) })] as const;
}

/** All that training sees of a series: what was learned of it, and its rows before the cut. */
function seen(series: Series | undefined) {
  if (series === undefined) return {};
  const { trainEnd, scaler, features, featureNames, scaledTarget, values } = series;
  return {
    trainEnd,
    scaler,
    features: features.subarray(0, trainEnd * featureNames.length),
    target: scaledTarget.subarray(0, trainEnd),
    values: values.subarray(0, trainEnd),
    origins: seriesTools.trainOrigins(series, 2, 1),
  };
}

describe("what comes after a cut", () => {
  it.each(all)("changes nothing that training sees: $scaler, $transform, missing: $missing", (options) => {
    for (let seed = 1; seed <= 4; seed++) {
      const asked: Partial<SeriesOptions> = {
        ...options,
        season_length: 4,
        past_covariates: ["x"],
        future_covariates: ["f"],
        calendar: ["hour"],
        // The share is of rows that may be dropped, so the cut is given as a row.
        boundaries: () => ({ trainEnd: 10, validationEnd: 12 }),
      };
      const [one, two] = twoFutures(seed, 45, options.missing !== "error").map((from) =>
        prepare(from, asked),
      );
      expect(seen(two)).toEqual(seen(one));
      // What a backtest refits at a later row sees that row's past alone.
      const later = { trainEnd: 13, validationEnd: 15 };
      expect(seen(two?.recut(later))).toEqual(seen(one?.recut(later)));
    }
  });

  it.each(all)(
    "changes nothing that a refit at that very row sees: $scaler, $transform, $missing",
    (options) => {
      const asked: Partial<SeriesOptions> = {
        ...options,
        season_length: 4,
        past_covariates: ["x"],
        boundaries: split(0.5, 0.1),
      };
      for (const cut of [36, 40, 44]) {
        const [one, two] = twoFutures(cut, cut, false).map((from) => prepare(from, asked));
        const at = { trainEnd: cut - 5, validationEnd: cut };
        const [first, second] = [one?.recut(at), two?.recut(at)];
        expect(seen(second)).toEqual(seen(first));
        const known = (series: Series | undefined) =>
          series?.features.subarray(0, cut * series.featureNames.length);
        expect(known(second)).toEqual(known(first));
      }
    },
  );
});

describe("a series that is cut elsewhere", () => {
  it("is the one that those boundaries would have made", () => {
    const [from] = twoFutures(3, 40, true);
    const options: Partial<SeriesOptions> = {
      missing: "interpolate",
      transform: ["diff"],
      past_covariates: ["x"],
    };
    const again = prepare(from, options).recut({ trainEnd: 30, validationEnd: 40 });
    const made = prepare(from, { ...options, boundaries: () => ({ trainEnd: 30, validationEnd: 40 }) });
    expect({ ...again, recut: 0 }).toEqual({ ...made, recut: 0 });
    expect({ ...made.recut({ trainEnd: 30, validationEnd: 40 }), recut: 0 }).toEqual({ ...made, recut: 0 });
  });
});

describe("future covariates from a table of their own", () => {
  const series = prepare(
    table({ t: every(1440, 30), y: count(30), f: count(30).map((i) => 2000 + i), g: count(30) }),
    {
      future_covariates: ["f", "g"],
      scaler: "none",
      calendar: ["month"],
    },
  );
  const days = (from: string, n: number): string[] => every(1440, n, `${from}T00:00Z`);
  const ahead = (s: Series): number[] => [...(s.known?.ahead ?? [])];

  it("are taken by their moment, in any order and beside rows that are not asked for", () => {
    const given = table({
      t: ["2024-02-01", "2024-01-31", "2024-01-05", "2024-02-02"],
      f: [2031, 2030, 9, 2032],
      g: [1, 0, 9, 2],
    });
    expect(ahead(seriesTools.withFuture(series, given, 3))).toEqual([2030, 0, 2031, 1, 2032, 2]);
  });

  it("come from rows after the last value where the table leaves them out", () => {
    const own = prepare(
      table({ t: every(1440, 32), y: count(32).map((i) => (i < 30 ? i : null)), f: count(32) }),
      { future_covariates: ["f"], scaler: "none" },
    );
    const given = table({ t: ["2024-02-01"], f: [77] });
    expect(ahead(seriesTools.withFuture(own, given, 2))).toEqual([30, 77]);
  });

  it("are scaled as the training part was", () => {
    const scaled = prepare(table({ t: every(1440, 30), y: count(30), f: count(30) }), {
      future_covariates: ["f"],
      scaler: "minmax",
    });
    const [shift = 0, scale = 1] = [scaled.scaler.shift[1], scaled.scaler.scale[1]];
    const given = table({ t: days("2024-01-31", 1), f: [10 * scale + shift] });
    expect(ahead(seriesTools.withFuture(scaled, given, 1))[0]).toBeCloseTo(10, 5);
  });

  it.each<[string, Record<string, readonly (number | string | null)[]>, number, string]>([
    [
      "one moment that is missing",
      { t: days("2024-01-31", 2), f: [1, 2], g: [1, 2] },
      3,
      "future-too-short: The future covariates `f`, `g` are missing for 1 of the 3 rows ahead: 2024-02-02T00:00:00Z.",
    ],
    [
      "a value that is missing",
      { t: days("2024-01-31", 3), f: [1, 2, 3], g: [1, null, 3] },
      3,
      "missing for 1 of the 3 rows ahead: 2024-02-01T00:00:00Z.",
    ],
    [
      "many, the first ones and the last",
      { t: days("2024-01-31", 1), f: [1], g: [1] },
      14,
      "missing for 13 of the 14 rows ahead: 2024-02-01T00:00:00Z, 2024-02-02T00:00:00Z, 2024-02-03T00:00:00Z, … to 2024-02-13T00:00:00Z.",
    ],
    [
      "a column that is missing",
      { t: days("2024-01-31", 1), f: [1] },
      1,
      "unknown-column: The data has no column `g`",
    ],
    ["no moments", { f: [1], g: [1] }, 1, "unknown-column: The data has no column `t`, which `time` names"],
    [
      "a moment twice",
      { t: ["2024-01-31", "2024-01-31"], f: [1, 2], g: [1, 2] },
      1,
      "duplicate-moment: The moment 2024-01-31 of `t` stands in row 1 and in row 2.",
    ],
  ])("are refused with %s", (_, columns, needed, sentence) => {
    expect(faultOf(() => seriesTools.withFuture(series, table(columns), needed))).toContain(sentence);
  });

  it("are taken in order where rows are numbered, and named by their numbers", () => {
    const numbered = prepare(table({ y: count(20), f: count(20) }), {
      future_covariates: ["f"],
      scaler: "none",
    });
    expect(ahead(seriesTools.withFuture(numbered, table({ f: [5, 6, 7] }), 2))).toEqual([5, 6]);
    expect(faultOf(() => seriesTools.withFuture(numbered, table({ f: [5] }), 3))).toContain("row 21, row 22");
  });

  it("are refused where the data has none", () => {
    expect(
      faultOf(() => seriesTools.withFuture(prepare(table({ y: count(9) })), table({ f: [1] }), 1)),
    ).toContain("no-future-covariates");
  });
});

describe("what recursive forecasts know of the rows ahead", () => {
  const options: Partial<SeriesOptions> = { future_covariates: ["f"], calendar: ["hour"], scaler: "none" };
  const given = count(40);
  const made = (known: number): Series =>
    prepare(
      table({
        t: every(60, 40),
        y: given.map((i) => (i < 30 ? i : null)),
        f: given.map((i) => (i < known ? i : null)),
      }),
      options,
    );

  it("is shifted by the horizon, inside the series and beyond its end", () => {
    const series = made(40);
    const known = seriesTools.knownAhead(series, Int32Array.of(10, 30), 3, 8);
    expect(known?.shape).toEqual([2, 6, 3]);
    const future = Array.from({ length: 12 }, (_, i) => known?.values[i * 3]);
    expect(future).toEqual([13, 14, 15, 16, 17, 18, 33, 34, 35, 36, 37, 38]);
    const angle = (2 * Math.PI * (33 % 24)) / 24;
    expect(known?.values[6 * 3 + 1]).toBeCloseTo(Math.sin(angle), 5);
  });

  it("needs the future covariates of whole horizons", () => {
    expect(faultOf(() => seriesTools.knownAhead(made(37), Int32Array.of(30), 3, 8))).toContain(
      "missing for 2 of the 9 rows ahead: 2024-01-02T13:00:00Z, 2024-01-02T14:00:00Z",
    );
  });

  it("is nothing where the target is the only feature, and never past covariates", () => {
    expect(seriesTools.knownAhead(prepare(table({ y: count(20) })), Int32Array.of(20), 1, 5)).toBeUndefined();
    const past = prepare(table({ y: count(20), x: count(20) }), { past_covariates: ["x"] });
    expect(faultOf(() => seriesTools.knownAhead(past, Int32Array.of(20), 2, 5))).toBe(
      "past-unknown: A forecast of 5 steps with a model that gives 2 at once needs the past covariates `x` of rows that are yet to come. Forecast at most 2 steps, set `horizon` of the data to 5 for a direct model, or leave the past covariates out.",
    );
    expect(seriesTools.knownAhead(past, Int32Array.of(20), 5, 5)?.shape).toEqual([1, 0, 1]);
  });
});
