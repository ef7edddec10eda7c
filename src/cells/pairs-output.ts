import type { Pairs, PairsSide, PartOf } from "../engine/api";
import type { OutputData } from "../outputs";
import { formatCount, plural } from "../outputs/format";
import type { DataConfig } from "./data-keys";
import type { ReadTable, RunContext } from "./kind";

type Data = OutputData<"data">;

/** What a data cell of pairs shows: its parts, lengths and vocabularies of both sides, and examples. */
export function pairsOutput(
  { cell }: RunContext,
  { input, output, parts, sides, notes }: Pairs,
  table: ReadTable,
  config: Pick<DataConfig, "input" | "output">,
  settings: Record<string, unknown>,
): Data {
  const part = (name: PartOf): Data["parts"]["train"] | undefined => {
    const places = parts[name];
    if (name !== "train" && places.length === 0) return undefined;
    const [from = 0, to = 0] = [places[0], places.at(-1)];
    return { from: from + 1, to: to + 1, rows: places.length, windows: places.length };
  };
  const train = part("train") ?? { from: 0, to: 0, rows: 0, windows: 0 };
  const [validation, test] = [part("validation"), part("test")];
  const counts = [
    `${formatCount(train.rows)} to train`,
    ...(validation ? [`${formatCount(validation.rows)} to validate`] : []),
    ...(test ? [`${formatCount(test.rows)} to test`] : []),
  ].join(", ");
  return {
    summary: `${plural(input.length, "pair")} of ${config.input} and ${config.output}: ${counts}.`,
    name: cell.name ?? "",
    type: "pairs",
    unit: "pair",
    rows: input.length,
    columns: table.columns.map(({ name }) => name),
    past_covariates: [],
    future_covariates: [],
    parts: { train, ...(validation && { validation }), ...(test && { test }) },
    filled: 0,
    season_length: 1,
    freq: "row",
    examples: [],
    texts: (["train", "validation", "test"] as const).flatMap((name) =>
      Array.from(parts[name].subarray(0, name === "train" ? 3 : 1), (place) => ({
        part: name,
        input: input[place] ?? "",
        target: output[place] ?? "",
      })),
    ),
    config: { ...settings, type: "pairs" },
    defaults: cell.defaults.filter((name) => Object.hasOwn(settings, name)),
    notes: [
      ...(table.notes ?? []),
      sideSentence(config.input, sides.input),
      sideSentence(config.output, sides.output),
      ...notes,
    ],
  };
}

function sideSentence(name: string, { words, characters, vocabulary }: PairsSide): string {
  const { most, median, least } = words;
  const lengths =
    least === most ? plural(most, "word") : `${least} to ${plural(most, "word")}, ${median} in the middle`;
  return (
    `${name}: ${lengths}, at most ${plural(characters.most, "character")}; ` +
    `${plural(vocabulary.words, "different word")} and ${plural(vocabulary.characters, "different character")} in training.`
  );
}
