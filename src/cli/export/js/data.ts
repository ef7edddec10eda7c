import type { ScriptPlan } from "../script/plan";
import { literal } from "./literal";

/** Reads and prepares the series. */
export function dataPart({ data, model }: ScriptPlan, dataPath: string): string {
  const { source, split } = data;
  const [train, validation] = split;
  const options = {
    time: data.time,
    target: data.target,
    past_covariates: data.past_covariates,
    future_covariates: data.future_covariates,
    calendar: data.calendar,
    freq: data.freq,
    season_length: data.season_length,
    missing: data.missing,
    transform: data.transform,
    scaler: data.scaler,
  };
  const entries = Object.entries(options).map(
    ([key, value]) => `  ${key}: ${literal(value, 2, 4 + key.length)},`,
  );
  const table =
    source.type === "table"
      ? `const file = new URL(${literal(address(dataPath))}, import.meta.url);\nconst table = await readTable(file);`
      : `const table = tools.generate(${literal({ generator: "sine", ...source, type: undefined }, 0, 29)}, 0);`;
  return `// The data, cut in time and scaled by its training part.
${table}
const share = (rows, part) => Math.floor(Math.round(rows * part * 1e9) / 1e9);
const series = tools.prepare(table, {
${entries.join("\n")}
  boundaries(rows) {
    const trainEnd = share(rows, ${train});
    return { trainEnd, validationEnd: trainEnd + share(rows, ${validation}) };
  },
});
const lookback = ${model.lookback};
const horizon = ${data.horizon};
const windows = (origins) => tools.windows(series, origins, lookback, horizon);`;
}

/** A relative path as an address. */
function address(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
