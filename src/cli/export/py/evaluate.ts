import type { SeriesPlan } from "../script/plan";
import type { ScriptPlan } from "../script/plan";
import { needs } from "./data";
import { definitions, lines, literal } from "./python";

/** From what the network gives back to the units of the target. */
export function forecastingSection({ data }: ScriptPlan): string {
  const { transforms, differences, scales } = needs(data);
  return definitions([
    differences ? integrate : undefined,
    transforms || scales ? restore(data) : undefined,
    lines(
      "def predict(model, series, origins):",
      '    """Forecasts from each origin in units of the target, [windows, HORIZON]."""',
      "    output = model.predict(inputs(series, origins), batch_size=1024, verbose=0)",
      transforms || scales
        ? "    return restore(series, origins, output.astype(float))"
        : "    return output.astype(float)",
    ),
  ]);
}

const integrate = lines(
  "def integrate(steps, before, origins, lag):",
  '    """Adds differences to the values `lag` rows before, observed or forecast."""',
  "    sums = np.empty_like(steps)",
  "    for h in range(HORIZON):",
  "        earlier = before[origins + h - lag] if h < lag else sums[:, h - lag]",
  "        sums[:, h] = steps[:, h] + earlier",
  "    return sums",
);

function restore(data: SeriesPlan): string {
  const { scales } = needs(data);
  const undo = data.transform.map((name, i) => {
    if (name === "log") return "    steps = np.exp(steps)";
    const lag = name === "diff" ? "1" : "SEASON_LENGTH";
    return `    steps = integrate(steps, series.stages[${i}], origins, ${lag})`;
  });
  const body = [...(scales ? ["    steps = steps * series.scale + series.shift"] : []), ...undo.reverse()];
  const last = body.pop()?.replace("steps =", "return");
  const what = data.transform.length === 0 ? "scaling" : scales ? "scaling and the transforms" : "transforms";
  return lines("def restore(series, origins, steps):", `    """Undoes the ${what}."""`, body, last);
}

/** Naive and seasonal-naive, for evaluation and forecast. */
export const baselines = lines(
  "def naive(series, origins):",
  '    """Repeats the last value before each origin."""',
  "    return np.repeat(series.values[origins - 1][:, None], HORIZON, axis=1)",
  "",
  "",
  "def seasonal_naive(series, origins):",
  '    """Repeats the last season before each origin."""',
  "    steps = np.arange(HORIZON)",
  "    back = (steps // SEASON_LENGTH + 1) * SEASON_LENGTH",
  "    rows = origins[:, None] + steps - back",
  "    last = series.values[origins - 1][:, None]",
  "    return np.where(rows >= 0, series.values[rows], last)",
);

/** `evaluate()`: the same windows, measures and baselines. */
export function evaluateSection(plan: ScriptPlan): string {
  const { data, model, evaluations } = plan;
  const lead = data.lead > 0 ? "LEAD + " : "";
  const measures = ["mae", "rmse", "smape", "mase"].filter((name) =>
    evaluations.some(({ metrics }) => metrics === "auto" || metrics.some((metric) => metric === name)),
  );
  return definitions([
    evaluations.some(({ on }) => on === "test")
      ? lines(
          "def test_origins(series):",
          '    """From the first test row in steps of HORIZON."""',
          "    rows = len(series.values)",
          "    origins = np.arange(series.validation_end, rows - HORIZON + 1, HORIZON)",
          `    return origins[origins >= ${lead}LOOKBACK]`,
        )
      : undefined,
    measures.includes("mase") ? maseScale : undefined,
    lines(
      "def scores(series, origins, forecast):",
      `    """${measures.map((name) => names[name]).join(", ")} over all windows and steps."""`,
      "    actual = series.values[origins[:, None] + np.arange(HORIZON)]",
      "    error = np.abs(forecast - actual)",
      measures.includes("smape")
        ? [
            "    size = np.abs(actual) + np.abs(forecast)",
            "    share = np.divide(200 * error, size, out=np.zeros_like(error), where=size > 0)",
          ]
        : undefined,
      "    return [",
      measures.map((name) => `        ${formulas[name]},`),
      "    ]",
    ),
    lines(
      "def evaluate(model, series, origins):",
      '    """Prints the errors of the model and of what it has to beat."""',
      "    forecasts = {",
      `        ${literal(model.name)}: predict(model, series, origins),`,
      '        "naive": naive(series, origins),',
      '        "seasonal-naive": seasonal_naive(series, origins),',
      "    }",
      `    measures = ${literal(measures.map((name) => names[name]))}`,
      `    print(f"{'':16}" + "".join(f"{name:>12}" for name in measures))`,
      "    for name, forecast in forecasts.items():",
      "        row = scores(series, origins, forecast)",
      '        print(f"{name:16}" + "".join(f"{value:12.5g}" for value in row))',
    ),
  ]);
}

const names: Record<string, string> = { mae: "MAE", rmse: "RMSE", smape: "sMAPE", mase: "MASE" };

const formulas: Record<string, string> = {
  mae: "error.mean()",
  rmse: "np.sqrt((error**2).mean())",
  smape: "share.mean()",
  mase: "error.mean() / mase_scale(series)",
};

const maseScale = lines(
  "def mase_scale(series):",
  '    """The mean step over a season, before the first test row."""',
  "    known = series.values[: series.validation_end]",
  "    lag = SEASON_LENGTH if len(known) > SEASON_LENGTH else 1",
  "    return np.abs(known[lag:] - known[:-lag]).mean()",
);
