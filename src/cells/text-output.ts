import type { Corpus, TextPart } from "../engine/api";
import type { OutputData } from "../outputs";
import { formatCount, plural } from "../outputs/format";
import type { RunContext } from "./kind";
import type { TextValue } from "./values";

type Data = OutputData<"data">;

const mostFrequent = 50;
/** Symbols of an example that are shown; longer windows show their end. */
const exampleSymbols = 200;
/** As many words make up nine tenths of most texts. */
const enoughWords = 5000;

/** What a data cell of text shows: its parts, its vocabulary and a window of each part. */
export function textOutput(
  { engine, cell }: RunContext,
  { corpus, seq_length }: TextValue,
  readNotes: readonly string[],
  config: Record<string, unknown>,
): Data {
  const { vocabulary, symbols } = corpus;
  const tools = engine.text;
  const part = (name: TextPart): Data["parts"]["train"] | undefined => {
    const [from, to] = tools.range(corpus, name);
    if (from === to) return undefined;
    return { from, to: to - 1, rows: to - from, windows: tools.windowCount(to - from, seq_length) };
  };
  const train = part("train") ?? { from: 0, to: 0, rows: 0, windows: 0 };
  const validation = part("validation");
  const test = part("test");
  const unit = vocabulary.level === "char" ? "character" : "word";
  const known = vocabulary.symbols.length - 1;
  const parts = [
    `${formatCount(train.rows)} to train`,
    ...(validation ? [`${formatCount(validation.rows)} to validate`] : []),
    ...(test ? [`${formatCount(test.rows)} to test`] : []),
  ];
  /** The window in the middle of a part, and the symbol after it. */
  const example = (name: TextPart): NonNullable<Data["texts"]> => {
    const [from, to] = tools.range(corpus, name);
    const count = tools.windowCount(to - from, seq_length);
    if (count === 0) return [];
    const end = from + (Math.floor(count / 2) + 1) * seq_length;
    const shown = symbols.subarray(Math.max(end - seq_length, end - exampleSymbols), end + 1);
    const whole = tools.decode(vocabulary, shown);
    const input = tools.decode(vocabulary, shown.subarray(0, -1));
    return [{ part: name, input, target: whole.slice(input.length) }];
  };
  return {
    summary: `${plural(symbols.length, unit)} of text, ${formatCount(known)} of them different in training: ${parts.join(", ")}.`,
    name: cell.name ?? "",
    type: "text",
    unit,
    rows: symbols.length,
    columns: [],
    past_covariates: [],
    future_covariates: [],
    parts: { train, ...(validation && { validation }), ...(test && { test }) },
    filled: 0,
    season_length: 1,
    freq: "row",
    lookback: seq_length,
    examples: [],
    texts: (["train", "validation", "test"] as const).flatMap(example),
    vocabulary: {
      size: known,
      symbols: vocabulary.symbols
        .slice(1, mostFrequent + 1)
        .map((symbol, i) => ({ symbol, count: vocabulary.counts[i + 1] ?? 0 })),
    },
    config: { ...config, type: "text" },
    defaults: cell.defaults.filter((name) => Object.hasOwn(config, name)),
    notes: [...readNotes, ...corpus.notes, ...largeVocabulary(corpus)],
  };
}

/** Every step of training weighs all symbols for each place, so that words cost far more than characters. */
function largeVocabulary({ vocabulary, trainEnd }: Corpus): string[] {
  const known = vocabulary.symbols.length - 1;
  if (known <= 2 * enoughWords) return [];
  const kept = vocabulary.counts.slice(1, enoughWords + 1).reduce((sum, count) => sum + count, 0);
  const share = Math.floor((100 * kept) / trainEnd);
  return [
    `Training weighs all ${formatCount(known)} symbols at each place, which takes time and memory; \`vocab_size: ${enoughWords}\` would keep ${share} % of the text as it is.`,
  ];
}
