import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { PlannedLayer } from "../../layers";
import type { Dataset, Tf, TrainOptions } from "../api";
import { nativeBackend } from "../graph/native";
import { part } from "../graph/part";
import { tracerOf } from "../graph/trace";
import { traceScan } from "../graph/trace-scan";
import type { MaskSource } from "../model/forward";
import { deviceMask } from "../random/device-mask";
import { createOptimizer } from "./optimizers";
import { createGradient, createUpdate } from "./step";

/**
 * The function that compiled training runs: a loop over steps, to be recorded. Its arguments are how many steps to
 * take []; which examples [K, B] and their shares [K, B]; the learning rates [K]; the steps so far []; then the weights,
 * what the optimizer remembers, and the resident data. It gives losses [K] and gradient norms [K] of the steps, the
 * steps that were taken in all, and the new weights and slots.
 */
export function trainingLoop(
  tf: Tf,
  planned: readonly PlannedLayer[],
  data: Pick<Dataset, "gather">,
  options: TrainOptions,
  parts: number,
): (...args: TF.Tensor[]) => TF.Tensor[] {
  const step = oneStep(tf, planned, data, options, parts);
  const weights = planned.reduce((count, layer) => count + layer.weights.length, 0);
  const learned = weights * (1 + createOptimizer(options.optimizer).slots);
  return (count, index, shares, lr, taken, ...rest) => {
    const tracer = tracerOf(tf);
    assert(
      tracer !== undefined && count && index && shares && lr && taken,
      "training is compiled where it can be recorded",
    );
    const resident = rest.slice(learned);
    const [after, [losses, norms]] = traceScan(
      tracer,
      ([taken, ok, ...state], [index, shares, lr]) => {
        assert(taken && ok && index && shares && lr, "a step's inputs");
        const { loss, gradNorm, next } = step(resident, index, shares, lr, taken, state);
        const fine = tf.logicalAnd(ok, tf.logicalAnd(tf.isFinite(loss), tf.isFinite(gradNorm))); // []
        // From the first step on that is not a number nothing changes any more.
        const kept = next.map((tensor, i) => tf.where(fine, tensor, state[i] ?? tensor));
        return [
          [tf.add(taken, tf.cast(fine, "int32")), fine, ...kept],
          [loss, gradNorm],
        ];
      },
      [taken, tf.cast(tf.onesLike(taken), "bool"), ...rest.slice(0, learned)],
      [index, shares, lr],
      index.shape[0] ?? 1,
      false,
      count,
    );
    const [takenAfter, , ...state] = after;
    assert(losses && norms && takenAfter, "a loop gives what its steps give");
    return [losses, norms, takenAfter, ...state];
  };
}

function oneStep(
  tf: Tf,
  planned: readonly PlannedLayer[],
  data: Pick<Dataset, "gather">,
  options: TrainOptions,
  parts: number,
) {
  const gradientOf = createGradient(tf, planned, data, options);
  const update = createUpdate(tf, planned, options);
  const count = planned.reduce((sum, layer) => sum + layer.weights.length, 0);
  const learned = count * (1 + createOptimizer(options.optimizer).slots);
  const sideBySide = parts > 1;

  const gradient = (args: TF.Tensor[]): TF.Tensor[] => {
    const [index, shares, taken, number, ...rest] = args;
    assert(index && shares && taken && number, "a part's inputs");
    const { loss, gradients } = gradientOf(
      rest.slice(count),
      tf.reshape(index, [-1]),
      rest.slice(0, count),
      masksOf(tf, options.seed, taken, number),
      tf.reshape(shares, [-1]),
    );
    return [loss, ...gradients];
  };
  const apply = (args: TF.Tensor[]): TF.Tensor[] => {
    const [lr, taken, ...rest] = args;
    assert(lr && taken, "an update's inputs");
    const state = rest.slice(0, learned);
    const [loss, ...gradients] = addParts(tf, rest.slice(learned), count + 1);
    assert(loss !== undefined, "a part gives its loss");
    const number: TF.Scalar = tf.cast(tf.add(taken, tf.scalar(1, "int32")), "float32"); // []
    const result = update(
      tf.reshape(loss, []),
      gradients,
      { weights: state.slice(0, count), slots: state.slice(count) },
      tf.reshape(lr, []),
      number,
    );
    return [result.loss, result.gradNorm, ...result.weights, ...result.slots];
  };
  const partGradient = sideBySide ? part(tf, "gradient", gradient) : gradient;
  const partApply = sideBySide ? part(tf, "update", apply) : apply;

  return (
    resident: TF.Tensor[],
    index: TF.Tensor,
    shares: TF.Tensor,
    lr: TF.Tensor,
    taken: TF.Tensor,
    state: TF.Tensor[],
  ) => {
    const indices = sideBySide ? tf.split(index, parts) : [index];
    const shareParts = sideBySide ? tf.split(shares, parts) : [shares];
    const results = indices.map((each, i) =>
      partGradient([
        each,
        shareParts[i] ?? shares,
        taken,
        tf.scalar(i, "int32"),
        ...state.slice(0, count),
        ...resident,
      ]),
    );
    const [loss, gradNorm, ...next] = partApply([lr, taken, ...state, ...results.flat()]);
    assert(loss !== undefined && gradNorm !== undefined, "an update gives a loss and a norm");
    return { loss, gradNorm, next };
  };
}

/** Masks that depend on the seed, the layer, the step and the part. */
function masksOf(tf: Tf, seed: number, taken: TF.Tensor, number: TF.Tensor): MaskSource {
  const backend = nativeBackend(tf);
  assert(backend !== undefined, "training is compiled on TensorFlow alone");
  const step = tf.add(tf.mul(taken, tf.scalar(64, "int32")), number); // []
  return (layer, shape, rate) => deviceMask(tf, backend, shape, rate, { seed, layer, step });
}

function addParts(tf: Tf, parts: readonly TF.Tensor[], width: number): TF.Tensor[] {
  return parts.slice(0, width).map((_, i) => {
    const same = parts.filter((_, at) => at % width === i);
    return same.length === 1 ? (parts[i] ?? tf.scalar(0)) : tf.addN(same);
  });
}
