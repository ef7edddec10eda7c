import type { OutputData } from "../outputs";
import type { Num } from "../outputs/numbers";

type Forecast = OutputData<"forecast">;

/**
 * A forecast as CSV: time (or row), forecast, the ends of each interval, each baseline, and what came where that is
 * known; one line a step, numbers in full, nothing where a number is not known.
 */
export function forecastCsv(d: Forecast): string {
  const numbered = d.time.every((moment) => typeof moment === "number");
  const columns: [string, readonly (string | number)[]][] = [
    [numbered ? "row" : "time", d.time],
    ["forecast", d.value],
    ...Object.entries(d.intervals).flatMap(([level, { lower, upper }]): [string, Num[]][] => [
      [`lower_${level}`, lower],
      [`upper_${level}`, upper],
    ]),
    ...Object.entries(d.baselines),
    ...(d.actual === undefined ? [] : [["actual", d.actual] satisfies [string, Num[]]]),
  ];
  const lines = d.time.map((_, step) => columns.map(([, values]) => cell(values[step])).join(","));
  return [columns.map(([name]) => name).join(","), ...lines, ""].join("\n");
}

/** Whether a file begins as `forecastCsv` begins one, so that a new forecast may replace it. */
export function isForecastCsv(beginning: string): boolean {
  return /^(time|row),forecast(,|\r?\n)/.test(beginning);
}

/** Moments need no quotes; what is not a number is left empty. */
function cell(value: string | number | undefined): string {
  return value === undefined || value === "NaN" ? "" : String(value);
}
