import { dataKeys, type DataConfig } from "./data-keys";
import { dataTypeOf } from "./data-types";
import { commonKeys } from "./data-types/data-type";
import type { Placed } from "./explain";
import { issue } from "./issues";
import { defineKind } from "./keys";
import { scriptKind } from "./script-kind";
import type { ParsedCell } from "./parsed";
import type { DataValue } from "./values";

export type { DataConfig };

export const data = defineKind<"data", typeof dataKeys, DataValue>({
  name: "data",
  doc: "Rows, text or labelled sequences of a file or a generator, made ready to learn from: cleaned, cut into training, validation and test, and scaled.",
  keys: dataKeys,
  role: "defines",
  single: true,
  longRunning: false,
  needs: ({ source }) => ("js" in source ? [{ kind: scriptKind, name: source.js }] : []),
  check: (config, context) =>
    [...foreignKeys(config, context.cell), ...dataTypeOf(config).check(config, context)].map(
      ({ path, what, finding }) => issue(finding, context.cell.spanOf(path, what)),
    ),
  run: (config, context) => dataTypeOf(config).run(config, context),
});

/** The file that a cell reads, and as what; undefined where it reads none, or makes its rows. */
export function fileOf({ kind, config }: ParsedCell): { file: string; reads: "table" | "text" } | undefined {
  if (kind !== data.name || config === undefined) return undefined;
  // SAFETY: the config of a cell has passed the schema of its kind.
  const known = config as DataConfig;
  if (!("file" in known.source)) return undefined;
  return { file: known.source.file, reads: dataTypeOf(known).reads ?? "table" };
}

/** Keys that were written but mean nothing for this type of data. */
function foreignKeys(config: DataConfig, { raw }: ParsedCell): Placed[] {
  const { type, title, keys } = dataTypeOf(config);
  const known = new Set<string>([...commonKeys, ...keys]);
  return Object.keys(raw)
    .filter((name) => Object.hasOwn(dataKeys, name) && !known.has(name))
    .map((name) => ({
      path: [name],
      what: "key",
      finding: { code: "not-for-data-type", key: name, type, title },
    }));
}
