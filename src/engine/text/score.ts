import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Corpus, TextPart, TextScore, Tf } from "../api";
import { jit } from "../graph/jit";
import { nativeBackend } from "../graph/native";
import { runModel } from "../model/forward";
import type { EngineModel } from "../model/model";
import { stateWidths } from "../sample/step";
import { chooseWay, type Way } from "../way";
import { range } from "./corpus";
import { textFault } from "./faults";

/** Symbols of one call to the engine, unless the outputs for so many would take too much room. */
const symbolsPerCall = 1024;
const mostOutputs = 2 ** 23;

/**
 * Reads a part once, from its first symbol to its last, and takes the mean of −ln p of what came next, in nats. The
 * text is cut into calls, and the state goes from each to the next, so that the cuts change nothing. One text is one
 * stream: reading pieces of it side by side would begin each with an empty memory.
 *
 * Faults: cannot-sample, part-empty, interrupted.
 */
export function score(
  tf: Tf,
  model: EngineModel,
  corpus: Corpus,
  part: TextPart,
  interrupted: () => boolean = () => false,
  way?: Way,
): TextScore {
  const V = corpus.vocabulary.symbols.length;
  const widths = stateWidths(model.planned, V);
  const [from, to] = range(corpus, part);
  const first = Math.max(from, 1);
  const total = to - first;
  if (total < 1) throw textFault.emptyPart(part);
  const native = nativeBackend(tf) !== undefined;
  const chosen = way ?? chooseWay({ turns: total, flops: 2 * model.params });
  const length = native ? Math.max(16, Math.min(symbolsPerCall, Math.floor(mostOutputs / V))) : 64;
  const read = reader(tf, model, V, widths.length);
  const program =
    native && chosen !== "eager" ? jit(tf, read, { name: "score", xla: chosen === "xla" }) : undefined;
  let state = widths.map((U) => tf.keep(tf.zeros([1, U])));
  let sum = 0;
  try {
    for (let at = first; at < to; at += length) {
      if (interrupted()) throw textFault.interrupted();
      const count = Math.min(length, to - at);
      // The last call is filled up with symbols that count nothing, so that one program serves all.
      const piece = Int32Array.from({ length: length + 1 }, (_, i) =>
        i > count ? 0 : (corpus.symbols[at - 1 + i] ?? 0),
      );
      const { loss, next } = tf.tidy(() => {
        const args = [tf.tensor1d(piece, "int32"), tf.scalar(count, "int32"), ...state, ...model.weights];
        const [loss, ...next] = (program ?? read)(...args);
        assert(loss !== undefined, "reading gives a loss first");
        return { loss: loss.dataSync()[0] ?? NaN, next: next.map((tensor) => tf.keep(tensor)) };
      });
      tf.dispose(state);
      state = next;
      sum += loss;
    }
  } finally {
    tf.dispose(state);
    program?.dispose();
  }
  return { cross_entropy: sum / total, symbols: total };
}

/** Takes symbols [T + 1], how many of them are to be predicted [], states and weights; gives the sum of −ln p [] and the states. */
function reader(tf: Tf, { planned }: EngineModel, V: number, states: number) {
  const isSoftmax = planned.at(-1)?.config["activation"] === "softmax";
  return (symbols?: TF.Tensor, count?: TF.Tensor, ...rest: TF.Tensor[]): TF.Tensor[] => {
    assert(symbols && count, "symbols and their number");
    const T = symbols.size - 1;
    const x = tf.reshape(tf.slice(symbols, [0], [T]), [1, T]); // [1, T]
    const y = tf.slice(symbols, [1], [T]); // [T]
    const { output, states: after } = runModel(tf, planned, rest.slice(states), x, {
      initial: rest.slice(0, states),
      returnStates: true,
    });
    const outputs = tf.reshape(output, [T, V]); // [T, V]
    const steps = tf.range(0, T, 1, "int32"); // [T]
    const flat = tf.add(tf.mul(steps, tf.scalar(V, "int32")), y); // [T]
    const chosen = tf.gather(tf.reshape(outputs, [T * V]), tf.cast(flat, "int32")); // [T]
    const logarithm = isSoftmax
      ? tf.log(tf.maximum(chosen, 1e-30))
      : tf.sub(chosen, tf.logSumExp(outputs, 1)); // [T]
    const counts = tf.cast(tf.less(steps, count), "float32"); // [T]
    return [tf.neg(tf.sum(tf.mul(logarithm, counts))), ...after];
  };
}
