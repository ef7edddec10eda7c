import type { OutputData } from "../../../src/outputs";

const day = (offset: number): string => new Date(Date.UTC(2015, 0, 1 + offset)).toISOString().slice(0, 10);
const warm = (offset: number): number =>
  Number((15 + 9 * Math.sin((offset - 80) / 58) + 2.4 * Math.sin(offset * 1.7)).toFixed(1));
const steps = Array.from({ length: 7 }, (_, i) => i);

/** An evaluation of a model with quantiles: refitted as time goes by, with its largest errors and another model beside it. */
export function backtestSample(): OutputData<"evaluation"> {
  const worst = [150, 43, 247].map((origin, place) => {
    const actual = steps.map((i) => Number((warm(origin + i) + 5 - place).toFixed(1)));
    const forecast = steps.map((i) => Number((warm(origin - 1) + 0.2 * i).toFixed(2)));
    return {
      mae: 7.31 - 1.2 * place,
      history: {
        time: Array.from({ length: 14 }, (_, i) => day(origin - 14 + i)),
        value: Array.from({ length: 14 }, (_, i) => warm(origin - 14 + i)),
      },
      time: steps.map((i) => day(origin + i)),
      actual,
      forecast,
      interval: {
        level: 80,
        lower: forecast.map((value) => value - 4.1),
        upper: forecast.map((value) => value + 4.4),
      },
    };
  });
  return {
    verdict: "The model beats naive by 26 % and seasonal-naive by 26 % (MAE 2.85 against 3.86 and 3.86).",
    model: "net",
    on: "test",
    target: "temp_max",
    metrics: { mae: 2.8482, mase: 0.7062, crps: 1.9503, coverage_80: 0.7944 },
    baselines: {
      naive: { mae: 3.8631, mase: 0.9578, crps: 2.667, coverage_80: 0.7003 },
      seasonal_naive: { mae: 3.862, mase: 0.9576, crps: 2.736, coverage_80: 0.777 },
    },
    models: { big: { mae: 2.772, mase: 0.6874, crps: 1.964, coverage_80: 0.8328 } },
    by_horizon: steps.map((i) => ({
      step: i + 1,
      mae: 2.1 + 0.2 * i,
      rmse: 2.8 + 0.25 * i,
      naive: 2 + 0.45 * i,
      seasonal_naive: 3.9 - 0.05 * (i % 3),
    })),
    windows: 41,
    scale: 4.0331,
    interval_source: "quantiles",
    coverage: [{ level: 80, coverage: 0.7944, width: 9.12 }],
    refits: [
      { at: day(73), rows: 1022, windows: 20, mae: 2.71 },
      { at: day(213), rows: 1144, windows: 20, mae: 2.96, epochs: 17 },
      { at: day(353), rows: 1267, windows: 1, mae: 3.4, epochs: 21 },
    ],
    worst,
    notes: ["The model has no quantiles 0.025 and 0.975, which an interval of 95 % needs."],
  };
}

/** A forecast from inside the test part that goes on beyond the horizon, saved. */
export function recursiveSample(): OutputData<"forecast"> {
  const origin = 240;
  const ahead = Array.from({ length: 20 }, (_, i) => i);
  const value = ahead.map((i) =>
    Number((warm(origin - 1) * 0.8 ** (i + 1) + 18 * (1 - 0.8 ** (i + 1))).toFixed(2)),
  );
  const interval = (width: number, until: number) => ({
    lower: ahead.map((i) =>
      i < until ? (value[i] ?? 0) - width * Math.sqrt(1 + 0.3 * i) : ("NaN" as const),
    ),
    upper: ahead.map((i) =>
      i < until ? (value[i] ?? 0) + width * Math.sqrt(1 + 0.3 * i) : ("NaN" as const),
    ),
  });
  return {
    summary: "temp_max for 20 steps from 2015-08-29 to 2015-09-17: between 17.9 and 19.4.",
    model: "net",
    target: "temp_max",
    time: ahead.map((i) => day(origin + i)),
    value,
    intervals: { "80": interval(2.6, 20), "95": interval(4.3, 16) },
    interval_source: "quantiles",
    recursive_from: 8,
    actual: ahead.slice(0, 12).map((i) => warm(origin + i)),
    saved: "forecasts/august.csv",
    baselines: {
      naive: ahead.map(() => warm(origin - 1)),
      seasonal_naive: ahead.map((i) => warm(origin - 365 + i)),
    },
    history: {
      time: Array.from({ length: 21 }, (_, i) => day(origin - 21 + i)),
      value: Array.from({ length: 21 }, (_, i) => warm(origin - 21 + i)),
    },
    verdict: "The model beats naive by 26 % and seasonal-naive by 26 % (MAE 2.85 against 3.86 and 3.86).",
    config: {
      horizon: 20,
      from: "2015-08-29",
      intervals: "auto",
      level: [80, 95],
      save: "forecasts/august.csv",
    },
    defaults: ["intervals", "level"],
    notes: [
      "Beyond the steps that the model gives at once, intervals come from the errors of recursive forecasts on the validation part.",
      "From step 8 on the forecast is recursive: the model is fed its own forecasts, and errors feed on themselves.",
    ],
  };
}
