import type { ScriptPlan } from "../script/plan";
import { literal } from "./literal";

/** Reads and prepares the series. */
export function dataPart({ data, model }: ScriptPlan, dataPath: string): string {
  const { source, split } = data;
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
${shareOf("rows")}
const series = tools.prepare(table, {
${entries.join("\n")}
${boundariesOf("rows", split)}
});
const lookback = ${model.lookback};
const horizon = ${data.horizon};
const windows = (origins) => tools.windows(series, origins, lookback, horizon);`;
}

/** How many a part of so many is, as the notebook rounds. */
export function shareOf(what: string): string {
  return `const share = (${what}, part) => Math.floor(Math.round(${what} * part * 1e9) / 1e9);`;
}

/** Where the parts of so many begin. */
export function boundariesOf(what: string, [train, validation]: ScriptPlan["data"]["split"]): string {
  return `  boundaries(${what}) {
    const trainEnd = share(${what}, ${train});
    return { trainEnd, validationEnd: trainEnd + share(${what}, ${validation}) };
  },`;
}

/** A relative path as an address. */
export function address(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
