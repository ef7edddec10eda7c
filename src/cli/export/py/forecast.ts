import type { ScriptPlan } from "../script/plan";
import { needs } from "./data";
import { definitions, lines, literal } from "./python";

/** `forecast()`: what follows the last row, with intervals from errors on the validation part. */
export function forecastSection({ data, forecast }: ScriptPlan): string | undefined {
  if (forecast === undefined) return undefined;
  const { labels, table } = needs(data);
  const { intervals, horizon, level } = forecast;
  const calibration = data.validation
    ? "    origins = validation_origins(series)"
    : [
        "    # Without a validation part, the end of training; such intervals are too narrow.",
        "    origins = train_origins(series)",
        "    origins = origins[-max(20, len(origins) // 5) :]",
      ];
  const widths = lines(
    "def half_widths(model, series, level):",
    '    """By split-conformal prediction: how far the truth lies, `level` % of the time."""',
    calibration,
    "    actual = series.values[origins[:, None] + np.arange(HORIZON)]",
    "    errors = np.sort(np.abs(predict(model, series, origins) - actual), axis=0)",
    "    rank = math.ceil((len(errors) + 1) * level / 100 - 1e-9)",
    "    return errors[rank - 1] if rank <= len(errors) else np.full(HORIZON, np.inf)",
  );
  const business = table?.step?.unit === "business day";
  const steps = `np.arange(1, ${horizonOf(horizon, data.horizon)} + 1)`;
  const count = table?.step?.count ?? 1;
  const moments = business
    ? [
        `    steps = ${steps}${count === 1 ? "" : ` * ${count}`}`,
        '    moments = np.busday_offset(series.times[-1].astype("datetime64[D]"), steps)',
      ]
    : `    moments = series.times[-1] + ${steps} * STEP`;
  return definitions([
    intervals ? widths : undefined,
    lines(
      "def forecast(model, series):",
      '    """Prints what follows the last row."""',
      "    end = np.array([len(series.values)])",
      "    values = predict(model, series, end)[0]",
      intervals
        ? `    widths = {level: half_widths(model, series, level) for level in ${literal(level)}}`
        : undefined,
      labels ? moments : undefined,
      `    for h in range(${horizonOf(horizon, data.horizon)}):`,
      labels
        ? '        line = f"{moments[h]}  {values[h]:10.4f}"'
        : '        line = f"+{h + 1:<4} {values[h]:10.4f}"',
      intervals
        ? [
            "        for level, width in widths.items():",
            "            low, high = values[h] - width[h], values[h] + width[h]",
            '            line += f"   {level} %: {low:.4f} to {high:.4f}"',
          ]
        : undefined,
      "        print(line)",
    ),
  ]);
}

function horizonOf(asked: number, most: number): string {
  return asked === most ? "HORIZON" : String(asked);
}
