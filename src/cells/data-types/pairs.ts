import type { DataConfig } from "../data-keys";
import type { Placed } from "../explain";
import { fault } from "../issues";
import { nearest } from "../nearest";
import { ownSettings } from "../own-settings";
import { pairsOutput } from "../pairs-output";
import { boundaries, splitOf } from "../split";
import type { PairsValue } from "../values";
import type { DataType } from "./data-type";

/** Texts and what they are to be turned into, such as sentences in two languages. */
export const pairs: DataType<PairsValue> = {
  type: "pairs",
  title: "pairs of texts",
  keys: ["input", "output", "max_length"],
  suits: ({ input, output }) => input !== "none" || output !== "none",
  check: (config, context) => [
    ...settingsFindings(config),
    ...("file" in config.source
      ? columnFindings(
          config,
          context.columnsOf?.(config.source.file)?.map(({ name }) => name),
        )
      : []),
  ],
  run: async (config, context) => {
    const { source, input, output, max_length, seed } = config;
    const [wrong] = settingsFindings(config);
    if ("generator" in source || wrong !== undefined)
      throw fault(
        wrong?.finding ?? { code: "no-texts", generator: "generator" in source ? source.generator : "" },
        context.cell.spanOf(wrong?.path ?? ["source"], wrong?.what ?? "value"),
      );
    const table = await context.readTable("file" in source ? source.file : source);
    const [found] = columnFindings(
      config,
      table.columns.map(({ name }) => name),
    );
    if (found !== undefined) throw fault(found.finding, context.cell.spanOf(found.path, found.what));
    const read = context.engine.labelled.pairs(table, {
      input,
      output,
      max_length: max_length === "auto" ? null : max_length,
      seed,
      boundaries: (count) => boundaries(count, splitOf(config)),
    });
    context.show("data", pairsOutput(context, read, table, config, ownSettings(config, pairs.keys)));
    return { type: "pairs", pairs: read };
  },
};

function settingsFindings(config: DataConfig): Placed[] {
  if ("generator" in config.source) {
    const finding = { code: "no-texts" as const, generator: config.source.generator };
    return [{ path: ["source"], what: "value", finding }];
  }
  return (["input", "output"] as const)
    .filter((key) => config[key] === "none")
    .map((key) => ({
      path: [],
      what: "key",
      finding: { code: "missing-key", key, takes: "the name of a column" },
    }));
}

function columnFindings(config: DataConfig, columns: readonly string[] | undefined): Placed[] {
  if (columns === undefined) return [];
  return (["input", "output"] as const)
    .filter((key) => config[key] !== "none" && !columns.includes(config[key]))
    .map((key) => {
      const near = nearest(config[key], columns);
      const finding = { code: "unknown-column" as const, column: config[key], columns: [...columns] };
      return { path: [key], what: "value", finding: near === undefined ? finding : { ...finding, near } };
    });
}
