import { describe, expect, it } from "vitest";
import type { SeriesOptions, Table } from "../../src/engine/api";
import { seriesTools } from "../../src/engine/series";
import {
  births,
  count,
  csvTable,
  every,
  faultOf,
  prepare,
  seattle,
  sp500,
  split,
  table,
} from "../support/series";

describe("the series of the contract", () => {
  const cases = [
    {
      file: seattle,
      target: "temp_max",
      horizon: 7,
      season: 365,
      freq: "1 day",
      windows: 41,
      naive: 3.8631,
      seasonal: 3.862,
      scale: 4.0331,
    },
    {
      file: births,
      target: "births",
      horizon: 14,
      season: 7,
      freq: "1 day",
      windows: 78,
      naive: 1726.294,
      seasonal: 499.446,
      scale: 466.419,
    },
    {
      file: sp500,
      target: "close",
      horizon: 5,
      season: 5,
      freq: "1 business day",
      windows: 204,
      naive: 29.0147,
      seasonal: 38.0559,
      scale: 22.9928,
    },
  ];
  it.each(cases)("has its baselines: $target", ({ file, target, horizon, season, freq, ...expected }) => {
    const series = prepare(csvTable(file), { time: "date", target, season_length: season });
    const origins = seriesTools.testOrigins(series, 30, horizon);
    const { naive, seasonal_naive } = seriesTools.baselines(series, origins, horizon);
    const mae = (forecast: Float64Array): number =>
      seriesTools.score(series, origins, horizon, forecast).all.mae;
    expect([series.freq, series.filled, origins.length]).toEqual([freq, 0, expected.windows]);
    expect(mae(naive)).toBeCloseTo(expected.naive, 3);
    expect(mae(seasonal_naive)).toBeCloseTo(expected.seasonal, 3);
    expect(seriesTools.maseScale(series)).toBeCloseTo(expected.scale, 3);
  });
});

describe("the frequency", () => {
  const month = (i: number, day: number): string =>
    new Date(Date.UTC(2020, i, Math.min(day, new Date(Date.UTC(2020, i + 1, 0)).getUTCDate())))
      .toISOString()
      .slice(0, 10);
  const weekdays = every(1440, 40)
    .filter((text) => ![0, 6].includes(new Date(text).getUTCDay()))
    .map((t) => t.slice(0, 10));
  const days = every(1440, 30).map((t) => t.slice(0, 10));
  const cases: [string, string[], string, number, (string | number)[]][] = [
    ["30 minutes", every(30, 60), "30 minutes", 48, ["2024-01-02T06:00:00Z", "2024-01-02T06:30:00Z"]],
    ["hours", every(60, 60), "1 hour", 24, ["2024-01-03T12:00:00Z", "2024-01-03T13:00:00Z"]],
    ["15 minutes", every(15, 60), "15 minutes", 96, ["2024-01-01T15:00:00Z", "2024-01-01T15:15:00Z"]],
    ["7 minutes", every(7, 60), "7 minutes", 1, ["2024-01-01T07:00:00Z", "2024-01-01T07:07:00Z"]],
    ["days", days, "1 day", 7, ["2024-01-31", "2024-02-01"]],
    ["weekdays", weekdays, "1 business day", 5, ["2024-02-12", "2024-02-13"]],
    [
      "weekdays up to a Friday, with a holiday",
      weekdays.slice(0, 25).filter((t) => t !== "2024-01-15"),
      "1 business day",
      5,
      ["2024-02-05", "2024-02-06"],
    ],
    ["weeks", every(7 * 1440, 20).map((t) => t.slice(0, 10)), "1 week", 52, ["2024-05-20", "2024-05-27"]],
    ["months", count(26).map((i) => month(i, 1)), "1 month", 12, ["2022-03-01", "2022-04-01"]],
    ["ends of months", count(25).map((i) => month(i, 31)), "1 month", 12, ["2022-02-28", "2022-03-31"]],
    ["30ths of months", count(13).map((i) => month(i, 30)), "1 month", 12, ["2021-02-28", "2021-03-30"]],
    ["quarters", count(9).map((i) => month(3 * i, 1)), "1 quarter", 4, ["2022-04-01", "2022-07-01"]],
    ["years", count(9).map((i) => `${2000 + i}-01-01`), "1 year", 1, ["2009-01-01", "2010-01-01"]],
    ["five years", count(9).map((i) => `${1950 + 5 * i}-01`), "5 years", 1, ["1995-01-01", "2000-01-01"]],
  ];
  it.each(cases)("of %s is found, with its season and what follows", (_, t, freq, season, next) => {
    const series = prepare(table({ t, y: count(t.length) }));
    expect([series.freq, series.season_length, series.rows]).toEqual([freq, season, t.length]);
    expect(seriesTools.futureMoments(series, 2)).toEqual(next);
    expect(seriesTools.moments(series, 0, 1)[0]).toMatch(new RegExp(`^${t[0]?.slice(0, 7)}`));
  });

  it("may be given, in words or in letters", () => {
    const t = every(60, 10);
    for (const freq of ["1 hour", "hour", "H", "hourly", "60 min"]) {
      expect(prepare(table({ t, y: count(10) }), { freq }).rows).toBe(10);
    }
    expect(prepare(table({ t, y: count(10) }), { freq: "30 minutes" })).toMatchObject({
      rows: 19,
      filled: 9,
      season_length: 48,
    });
    expect(prepare(table({ t: weekdays, y: count(weekdays.length) }), { freq: "day" }).filled).toBe(10);
  });

  it("of rows without time is the row", () => {
    const series = prepare(table({ y: count(20) }));
    expect(series).toMatchObject({ time: null, freq: "row", season_length: 1 });
    expect([...seriesTools.moments(series, 18, 20), ...seriesTools.futureMoments(series, 2)]).toEqual([
      18, 19, 20, 21,
    ]);
  });

  it.each([
    [
      "two steps",
      [...every(60, 20), ...every(1440, 12, "2024-01-02")],
      /^mixed-frequency: Most rows are 1 hour apart, but row 22 /,
    ],
    [
      "a row out of step",
      [...every(60, 5), "2024-01-01T04:59Z"],
      /^mixed-frequency: .* but row 6 \(2024-01-01T04:59:00Z\) is not in step/,
    ],
    [
      "a moment twice",
      ["2024-01-02", "2024-01-03", "2024-01-01", "2024-01-03"],
      /^duplicate-moment: The moment 2024-01-03 of `t` stands in row 2 and in row 4\./,
    ],
    [
      "hardly a row",
      ["2024-01-01", "2024-01-02", "2024-01-03", "2024-06-01"],
      /^too-many-gaps: At 1 day a row, only 4 of 153 moments/,
    ],
  ])("is refused for %s", (_, t, sentence) => {
    expect(faultOf(() => prepare(table({ t, y: count(t.length) })))).toMatch(sentence);
  });

  it("is refused if it is given wrongly, and may be left open", () => {
    const t = [...every(60, 5), "2024-01-01T04:59Z"];
    const from = table({ t, y: count(6) });
    expect(faultOf(() => prepare(from, { freq: "1 hour" }))).toMatch(
      /wrong-frequency: With `freq: 1 hour`, row 6/,
    );
    expect(faultOf(() => prepare(from, { freq: "constructor" }))).toMatch(
      /unknown-frequency: .*`1 business day`/,
    );
    expect(faultOf(() => prepare(from, { freq: "B" }))).toMatch(/wrong-frequency/);
    expect(prepare(from, { freq: "row" })).toMatchObject({ rows: 6, freq: "row" });
  });
});

describe("a time column", () => {
  const numbers = (values: number[]): Table => ({
    rows: values.length,
    columns: [
      { name: "year", type: "number", values: Float64Array.from(values) },
      { name: "y", type: "number", values: Float64Array.from(count(values.length)) },
    ],
  });
  it.each([
    ["years", [2003, 2001, 2002], ["2001-01-01", "2002-01-01", "2003-01-01"], "1 year"],
    [
      "seconds",
      [1700000000, 1700003600, 1700007200],
      ["2023-11-14T22:13:20Z", "2023-11-14T23:13:20Z", "2023-11-15T00:13:20Z"],
      "1 hour",
    ],
    ["seconds of days", [1700006400, 1700092800], ["2023-11-15", "2023-11-16"], "1 day"],
    [
      "milliseconds",
      [1700000000000, 1700000000250],
      ["2023-11-14T22:13:20Z", "2023-11-14T22:13:20.250Z"],
      "250 milliseconds",
    ],
  ])("may hold %s", (_, values, moments, freq) => {
    const series = prepare(numbers(values), { time: "year" });
    expect([seriesTools.moments(series, 0, values.length), series.freq]).toEqual([moments, freq]);
    expect(seriesTools.futureMoments(series, 1)[0]).toMatch(/^20/);
  });

  it.each([
    [
      "numbers of another kind",
      [2001, 12, 2003],
      /^not-a-moment: The value in row 2 of the time column `year` is "12"/,
    ],
    ["years and seconds", [2001, 1700000000], /not-a-moment: The value in row 2/],
    [
      "an empty row",
      [2001, NaN, 2003],
      /^no-moment: The time column `year` is empty in row 2\..*`time: none`/,
    ],
  ])("is refused with %s", (_, values, sentence) => {
    expect(faultOf(() => prepare(numbers(values), { time: "year" }))).toMatch(sentence);
  });

  it.each<[string, string[], string[], string]>([
    ["dates", ["2024-02-28", "2024-02-29"], ["2024-02-28", "2024-02-29"], "1 day"],
    [
      "date-times with zones, which count as their moment",
      [
        "2024-03-31T00:30+01:00",
        "2024-03-31T01:30+01:00",
        "2024-03-31T03:30+02:00",
        "2024-03-31T04:30 +0200",
      ],
      ["2024-03-30T23:30:00Z", "2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z", "2024-03-31T02:30:00Z"],
      "1 hour",
    ],
    [
      "date-times without a zone, which count as UTC",
      ["2024-03-31 00:00", "2024-03-31 00:15:00"],
      ["2024-03-31", "2024-03-31T00:15:00Z"],
      "15 minutes",
    ],
    [
      "years and months",
      ["2023-12", "2024-01", "2024-02"],
      ["2023-12-01", "2024-01-01", "2024-02-01"],
      "1 month",
    ],
  ])("may hold %s as text", (_, texts, moments, freq) => {
    const from: Table = {
      rows: texts.length,
      columns: [{ name: "t", type: "text", values: texts }, ...table({ y: count(texts.length) }).columns],
    };
    const series = prepare(from, { boundaries: split(1, 0) });
    const shown = seriesTools.moments(series, 0, texts.length).map(String);
    expect([
      shown.map((moment, i) => (moments[i]?.length === 10 ? moment.slice(0, 10) : moment)),
      series.freq,
    ]).toEqual([moments, freq]);
  });

  it("that has one bad date names its row", () => {
    const values = ["2024-01-01", "2024-02-30", "soon"];
    const from: Table = {
      rows: 3,
      columns: [{ name: "t", type: "text", values }, ...table({ y: [1, 2, 3] }).columns],
    };
    expect(faultOf(() => prepare(from))).toMatch(/row 2 of the time column `t` is "2024-02-30".*2012-01-31/);
  });

  it("puts unsorted rows in order, and says so", () => {
    const unsorted = table({ t: ["2024-01-03", "2024-01-01", "2024-01-02"], y: [3, 1, 2] });
    const series = prepare(unsorted, { freq: "day", season_length: 7 });
    expect([[...series.values], series.notes]).toEqual([
      [1, 2, 3],
      ["The rows were not in order and were sorted by `t`."],
    ]);
  });
});

describe("missing values", () => {
  const t = ["2024-01-01", "2024-01-02", "2024-01-05", "2024-01-06", "2024-01-07", "2024-01-08"];
  const gappy = table({ t, y: [1, 2, 5, null, 7, 8], x: [0, 0, null, 1, 1, 1] });
  const cases: [string, Partial<SeriesOptions>, number[], number, string[]][] = [
    [
      "ffill",
      {},
      [1, 2, 2, 2, 5, 5, 7, 8],
      3,
      ["2 moments between the first and the last row were missing."],
    ],
    [
      "interpolate",
      { missing: "interpolate" },
      [1, 2, 3, 4, 5, 5, 7, 8],
      3,
      ["2 moments", "uses the value after a gap"],
    ],
    [
      "drop",
      { missing: "drop" },
      [1, 2, 5, 7, 8],
      0,
      ["2 moments", "3 rows with missing values were dropped"],
    ],
    [
      "drop, in all columns",
      { missing: "drop", past_covariates: ["x"] },
      [1, 2, 7, 8],
      0,
      ["2 moments", "4 rows"],
    ],
    ["ffill, in all columns", { past_covariates: ["x"] }, [1, 2, 2, 2, 5, 5, 7, 8], 6, ["2 moments"]],
  ];
  it.each(cases)("%s", (_, options, values, filled, notes) => {
    // Rows 0 to 4 train, so that the gap at row 5 stands before a cut that no line is drawn across.
    const series = prepare(gappy, {
      boundaries: (rows) => ({ trainEnd: 6, validationEnd: rows }),
      freq: "day",
      season_length: 7,
      ...options,
    });
    expect([[...series.values], series.filled]).toEqual([values, filled]);
    expect(series.notes).toHaveLength(notes.length);
    for (const [i, note] of notes.entries()) expect(series.notes[i]).toContain(note);
  });

  it("are an error if so asked, with the first of them", () => {
    expect(faultOf(() => prepare(gappy, { missing: "error" }))).toBe(
      "missing-values: The column `y` has 3 missing values, the first at 2024-01-03, and `missing: error` allows none. Mend the file, or set `missing` to `ffill`, `drop` or `interpolate`.",
    );
    expect(faultOf(() => prepare(table({ y: [1, null, 3] }), { missing: "error" }))).toContain(
      "1 missing value, the first in row 2",
    );
  });

  it("at the start leave their rows out, since nothing stands before them", () => {
    const series = prepare(table({ t, y: [null, 2, 5, 6, 7, 8], x: [1, null, null, null, 4, null] }), {
      past_covariates: ["x"],
    });
    expect([...series.values]).toEqual([2, 2, 2, 5, 6, 7, 8]);
    expect(series.features[1]).toBe(series.features[3]);
    expect(seriesTools.moments(series, 0, 1)).toEqual(["2024-01-02"]);
    expect(series.notes.join(" ")).toContain("The first row was left out");
    // The x of 1 January still fills the row after it.
    expect(series.scaler.shift[1]).toBe(1);
  });

  it("of a whole column are a fault", () => {
    expect(faultOf(() => prepare(table({ y: [null, null] })))).toMatch(
      /all-missing: The column `y` has no value/,
    );
    expect(faultOf(() => prepare(table({ y: [1, 2], x: [null, null] }), { past_covariates: ["x"] }))).toMatch(
      /`x` has no value/,
    );
    expect(
      faultOf(() =>
        prepare(table({ y: [1, null], x: [null, 2] }), { past_covariates: ["x"], missing: "drop" }),
      ),
    ).toMatch(/no-rows-left/);
  });
});

describe("columns", () => {
  it.each([
    [
      "unknown",
      { target: "yy" },
      /^unknown-column: The data has no column `yy`, which `target` names\. Did you mean `y`\?/,
    ],
    [
      "unknown and like no other",
      { past_covariates: ["rain"] },
      /which `past_covariates` names\. Its columns are `t`, `y`, `s`\./,
    ],
    ["unknown for the time", { time: "when" }, /`when`, which `time` names/],
    [
      "named twice",
      { future_covariates: ["y"] },
      /^column-used-twice: The column `y` is named by `target` and `future_covariates`/,
    ],
    [
      "of text",
      { target: "s" },
      /^not-a-number: The value in row 2 of the column `s` is "1,000", not a number\./,
    ],
    ["of moments", { target: "t", time: null }, /^not-a-number/],
  ])("%s are refused", (_, options, sentence) => {
    const from = table({ t: ["2024-01-01", "2024-01-02"], y: [1, 2] });
    from.columns.push({ name: "s", type: "text", values: ["1", "1,000"] });
    expect(faultOf(() => prepare(from, options))).toMatch(sentence);
  });

  it("of an infinite number are refused", () => {
    expect(faultOf(() => prepare(table({ y: [1, Infinity] })))).toMatch(/row 2 .* "Infinity"/);
  });

  it("of the calendar go round with the year, the week and the day", () => {
    const t = every(360, 8, "2024-12-31T00:00Z");
    const series = prepare(table({ t, y: count(8) }), {
      calendar: ["hour", "dayofweek", "month", "dayofyear"],
    });
    expect(series.featureNames.slice(1)).toEqual(
      ["hour", "dayofweek", "month", "dayofyear"].flatMap((name) => [`${name}_sin`, `${name}_cos`]),
    );
    const angle = (row: number, i: number): number => {
      const [sin = 0, cos = 0] = series.features.subarray(row * 9 + 1 + 2 * i);
      return ((Math.atan2(sin, cos) / (2 * Math.PI) + 1) % 1) * ([24, 7, 12, 1][i] ?? NaN);
    };
    const round = (row: number): number[] => count(4).map((i) => Number(angle(row, i).toFixed(3)));
    // A Tuesday, the last day of 366; then New Year's Day.
    expect([round(0), round(3), round(4)]).toEqual([
      [0, 1, 11, 0.997],
      [18, 1, 11, 0.997],
      [0, 2, 0, 0],
    ]);
    expect([series.scaler.shift.slice(1), series.scaler.scale.slice(1)]).toEqual([
      Array(8).fill(0),
      Array(8).fill(1),
    ]);
  });

  it("of the calendar need moments", () => {
    expect(faultOf(() => prepare(table({ y: [1, 2] }), { calendar: ["month"] }))).toMatch(
      /calendar-without-time/,
    );
    expect(faultOf(() => prepare(table({ t: every(60, 2), y: [1, 2] }), { calendar: ["toString"] }))).toMatch(
      /unknown-calendar/,
    );
  });

  it("bring the notes of their table along", () => {
    expect(prepare({ ...table({ y: [1, 2] }), notes: ["Commas."] }).notes).toEqual(["Commas."]);
  });
});

describe("the scaler", () => {
  const y = [1, 2, 3, 10, 4, 999, -999, 999, -999, 999];
  const half = { boundaries: split(0.5, 0) };
  it.each([
    ["standard", 4, Math.sqrt(10)],
    ["minmax", 1, 9],
    ["robust", 3, 2],
    ["none", 0, 1],
  ] as const)("%s learns from the training part alone and is undone exactly", (scaler, shift, scale) => {
    const series = prepare(table({ y }), { ...half, scaler });
    expect(series.scaler.shift[0]).toBeCloseTo(shift, 12);
    expect(series.scaler.scale[0]).toBeCloseTo(scale, 12);
    expect(series.scaledTarget[3]).toBeCloseTo((10 - shift) / scale, 6);
    const back = seriesTools.unscale(series, Int32Array.of(0), series.scaledTarget);
    for (const [i, value] of y.entries()) expect(Math.abs((back[i] ?? NaN) - value)).toBeLessThan(1e-3);
  });

  it.each(["standard", "minmax", "robust"] as const)("%s leaves a constant column finite", (scaler) => {
    for (const value of [0, 0.1, 1e9 + 0.1]) {
      const series = prepare(table({ y: count(10).map((i) => (i < 9 ? value : value + 1)) }), {
        ...half,
        scaler,
      });
      expect(series.scaledTarget[0]).toBeCloseTo(0, 6);
      expect(series.scaledTarget[9]).toBeCloseTo(1, 6);
    }
  });

  it("does not take a column of small numbers for a constant one", () => {
    expect(prepare(table({ y: count(10).map((i) => i * 1e-20) }), half).scaledTarget[0]).toBeCloseTo(
      -1.414,
      3,
    );
  });
});

describe("what comes after the training part", () => {
  it("changes neither scaler nor filling nor training windows", () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const rows = 60;
    const t = every(60, rows);
    for (let run = 0; run < 60; run++) {
      const column = (): (number | null)[] =>
        t.map(() => (random() < 0.25 ? null : Math.round(random() * 100)));
      const [y, x, f] = [column(), column(), column()];
      for (const values of [y, x, f]) values[rows - 1] = values[0] = 1;
      const after = (values: (number | null)[]): (number | null)[] =>
        values.map((v, i) => (i < 42 || i === rows - 1 ? v : random() < 0.3 ? null : 1e6 * random()));
      const options: Partial<SeriesOptions> = {
        past_covariates: ["x"],
        future_covariates: ["f"],
        calendar: ["hour"],
        missing: run % 2 === 0 ? "ffill" : "interpolate",
        scaler: (["standard", "minmax", "robust"] as const)[run % 3] ?? "none",
      };
      const one = prepare(table({ t, y, x, f }), options);
      const two = prepare(table({ t, y: after(y), x: after(x), f: after(f) }), options);
      expect(two.trainEnd).toBe(42);
      expect(two.scaler).toEqual(one.scaler);
      const trained = 42 * one.featureNames.length;
      expect(two.features.subarray(0, trained)).toEqual(one.features.subarray(0, trained));
      expect(two.scaledTarget.subarray(0, 42)).toEqual(one.scaledTarget.subarray(0, 42));
      expect(seriesTools.trainOrigins(two, 5, 3)).toEqual(seriesTools.trainOrigins(one, 5, 3));
      expect([...two.features].every(Number.isFinite)).toBe(true);
    }
  });
});
