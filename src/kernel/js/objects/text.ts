import type { TextValue } from "../../../cells/values";
import type { TextPart, TextTools } from "../../../engine/api";
import { formatCount } from "../../../outputs/format";
import { scriptFaults } from "../faults";
import { view } from "./view";

/** `data: x` of text, as a cell reads it. */
export interface TextView {
  readonly name: string;
  readonly type: "text";
  /** "char" or "word". */
  readonly level: string;
  /** How many symbols the text has. */
  readonly length: number;
  /** The symbols of the training part; the first stands for all others. */
  readonly vocabulary: string[];
  readonly seqLength: number;
  /** The begin of the text. */
  head(symbols?: number): string;
  /** The text, or a part of it: "train", "validation" or "test". Faults: unknown-part. */
  text(part?: string): string;
  /** Numbers of the symbols of a text. */
  encode(text: string): Int32Array;
  decode(symbols: ArrayLike<number>): string;
}

export function textDataView(name: string, { corpus, seq_length }: TextValue, tools: TextTools): TextView {
  const { vocabulary, symbols } = corpus;
  const decode = (from: number, to: number) => tools.decode(vocabulary, symbols.subarray(from, to));
  const members: TextView = {
    name,
    type: "text",
    level: vocabulary.level,
    length: symbols.length,
    vocabulary: [...vocabulary.symbols],
    seqLength: seq_length,
    head: (count = 500) => decode(0, count),
    text(part) {
      if (part === undefined) return decode(0, symbols.length);
      if (!isPart(part)) throw scriptFaults.noPart(part);
      return decode(...tools.range(corpus, part));
    },
    encode: (text) => tools.encode(vocabulary, text).symbols,
    decode: (numbers) => tools.decode(vocabulary, numbers),
  };
  return view(name, members, () => ({
    type: "text",
    text: `${name}: ${formatCount(symbols.length)} symbols, ${formatCount(vocabulary.symbols.length)} different ones\n${members.head(300)}`,
  }));
}

function isPart(part: string): part is TextPart {
  return part === "train" || part === "validation" || part === "test";
}
