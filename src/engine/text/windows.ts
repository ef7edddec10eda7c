import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Corpus, Dataset, TextPart } from "../api";
import { range } from "./corpus";

/** Windows of T symbols, each with a symbol after it, that lie side by side in so many symbols. */
export function windowCount(symbols: number, length: number): number {
  return Math.max(0, Math.floor((symbols - 1) / length));
}

/** The windows of a part, side by side and in order. The symbols stay in the engine once, [n], and every batch is gathered from them. */
export function windows(corpus: Corpus, part: TextPart, length: number): Dataset {
  const [from, to] = range(corpus, part);
  const symbols = corpus.symbols.slice(from, to);
  return {
    size: windowCount(symbols.length, length),
    resident: [{ shape: [symbols.length], dtype: "int32", values: symbols }],
    key: `text windows of ${length}`,
    gather(tf, [symbols], index) {
      assert(symbols !== undefined, "a text is one vector of symbols");
      const start = tf.expandDims(tf.mul(tf.cast(index, "int32"), tf.scalar(length, "int32")), 1); // [B, 1]
      const at = (shift: number): TF.Tensor =>
        tf.gather(symbols, tf.add(start, tf.range(shift, shift + length, 1, "int32"))); // [B, T]
      return { x: at(0), y: at(1) };
    },
  };
}
