import type { DataConfig } from "./data-keys";
import type { Placed } from "./explain";
import type { ColumnInfo } from "./kind";
import { nearest } from "./nearest";

/** Which columns a data cell speaks of, `auto` decided. */
export interface ChosenColumns {
  /** Null where the rows are simply numbered. */
  time: string | null;
  /** Undefined if no column can be forecast. */
  target: string | undefined;
}

/** Names that say of a column without a type of its own that it holds the moments. */
const timeNames = /^(date|datetime|timestamp|ds|year|year_?month|epoch|unix)$/i;

export function chooseColumns(config: DataConfig, columns: readonly ColumnInfo[]): ChosenColumns {
  const time = chooseTime(config, columns);
  if (config.target !== "auto") return { time, target: config.target };
  const taken = new Set([time, ...config.past_covariates, ...config.future_covariates]);
  return { time, target: columns.findLast(({ name, type }) => type === "number" && !taken.has(name))?.name };
}

/** Columns that are named but not there, not numbers, or named twice. */
export function columnFindings(config: DataConfig, columns: readonly ColumnInfo[]): Placed[] {
  const findings: Placed[] = [];
  const names = columns.map(({ name }) => name);
  const add = (path: Placed["path"], finding: Placed["finding"]): void => {
    findings.push({ path, what: "value", finding });
  };
  for (const { path, name, numeric } of namedColumns(config)) {
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const near = nearest(name, names);
      add(path, {
        code: "unknown-column",
        column: name,
        columns: names,
        ...(near === undefined ? {} : { near }),
      });
    } else if (numeric && column.type !== "number") {
      const type = column.type === "time" ? "moments" : "text";
      add(path, { code: "not-numeric", key: String(path[0]), column: name, type });
    }
  }
  if (findings.length === 0 && chooseColumns(config, columns).target === undefined) {
    add(["source"], { code: "no-numeric-column" });
  }
  return findings;
}

/** A column that is named under two keys. */
export function doubleColumns(config: DataConfig): Placed[] {
  const seen = new Map<string, string>();
  return namedColumns(config).flatMap(({ path, name }) => {
    const key = String(path[0]);
    const other = seen.get(name);
    seen.set(name, key);
    if (other === undefined) return [];
    return [
      {
        path,
        what: "value" as const,
        finding: { code: "column-twice" as const, column: name, keys: [other, key] },
      },
    ];
  });
}

function chooseTime(config: DataConfig, columns: readonly ColumnInfo[]): string | null {
  if (config.time === "none") return null;
  if (config.time !== "auto") return config.time;
  const free = columns.filter(({ name }) => name !== config.target);
  return (
    (free.find(({ type }) => type === "time") ?? free.find(({ name }) => timeNames.test(name)))?.name ?? null
  );
}

function namedColumns(config: DataConfig): { path: Placed["path"]; name: string; numeric: boolean }[] {
  const lists = (["past_covariates", "future_covariates"] as const).flatMap((key) =>
    config[key].map((name, index) => ({ path: [key, index], name, numeric: true })),
  );
  const target = config.target === "auto" ? [] : [{ path: ["target"], name: config.target, numeric: true }];
  const time = ["auto", "none"].includes(config.time)
    ? []
    : [{ path: ["time"], name: config.time, numeric: false }];
  return [...time, ...target, ...lists];
}
