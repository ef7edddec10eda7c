import type { ScriptPlan } from "../script/plan";
import { literal } from "./literal";

/** Evaluation beside the baselines, and the forecast of what follows. */
export function judgePart({ model, data, evaluations, forecast }: ScriptPlan): string {
  const parts: string[] = [];
  if (evaluations.length > 0 || forecast?.intervals === true) parts.push(predicted);
  for (const { on } of evaluations) {
    if (on !== "train" && !data[on]) continue;
    parts.push(evaluation(model.name, on));
  }
  if (forecast !== undefined) parts.push(following(forecast.horizon, data.horizon));
  if (forecast?.intervals === true) parts.push(intervals(forecast.level, data.validation));
  return parts.join("\n\n");
}

const predicted = `// Forecasts from many origins, in units of the target.
function forecastFrom(origins) {
  const output = engine.predict(model, windows(origins)).values;
  return tools.unscale(series, origins, output);
}`;

function evaluation(name: string, on: string): string {
  return `// How good it is on the ${on} part, beside naive and seasonal-naive.
{
  const origins = tools.${on}Origins(series, lookback, horizon);
  const baselines = tools.baselines(series, origins, horizon);
  const forecasts = { ${/^[a-z_$][\w$]*$/i.test(name) ? name : literal(name)}: forecastFrom(origins), ...baselines };
  for (const [name, forecast] of Object.entries(forecasts)) {
    const { all } = tools.score(series, origins, horizon, forecast);
    console.log(name, JSON.stringify(all));
  }
}`;
}

function following(asked: number, most: number): string {
  const cut = asked === most ? "" : `.slice(0, ${asked})`;
  return `// What follows the last row.
const window = tools.lastWindow(series, lookback, horizon);
const output = engine.predict(model, window).values;
const end = Int32Array.of(series.rows);
const values = tools.unscale(series, end, output)${cut};
const moments = tools.futureMoments(series, values.length);
moments.forEach((moment, step) => console.log(moment, values[step]));`;
}

function intervals(level: readonly number[], validation: boolean): string {
  const origins = validation
    ? "const known = tools.validationOrigins(series, lookback, horizon);"
    : `// Without a validation part, the end of training; such intervals are too narrow.
const trained = tools.trainOrigins(series, lookback, horizon);
const known = trained.slice(-Math.max(20, Math.floor(trained.length / 5)));`;
  return `// Half-widths of intervals around them, by split-conformal prediction.
${origins}
const levels = ${literal([...level])};
const past = forecastFrom(known);
const widths = tools.conformal(series, known, horizon, past, levels);
for (const [percent, width] of Object.entries(widths)) {
  console.log(\`\${percent} %\`, width);
}`;
}
