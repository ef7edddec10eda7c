import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { PlannedLayer } from "../../layers";
import type { Dataset, Tf, TrainOptions } from "../api";
import { nativeBackend } from "../graph/native";
import { part } from "../graph/part";
import { tracerOf } from "../graph/trace";
import { traceScan } from "../graph/trace-scan";
import { forward, type MaskSource } from "../model/forward";
import { deviceMask } from "../random/device-mask";
import type { Examples } from "./learner";
import { meanLoss } from "./losses";
import { createOptimizer } from "./optimizers";
import { createPenalty } from "./penalty";
import { createGradient, createUpdate } from "./step";

/**
 * The function that compiled training runs: a loop over steps, then one over the batches of validation, to be recorded.
 * Its arguments are how many steps to take []; which examples [K, B] and their shares [K, B]; the learning rates [K];
 * the steps so far []; how many batches to validate []; their examples [L, C] and shares [L, C]; then the weights, what
 * the optimizer remembers, and the resident data, of training and of validation. It gives one vector of numbers, as
 * `readReport` takes it apart, and the new weights and slots.
 */
export function trainingLoop(
  tf: Tf,
  planned: readonly PlannedLayer[],
  { data, held }: Pick<Examples, "data" | "held">,
  options: TrainOptions,
  parts: number,
): (...args: TF.Tensor[]) => TF.Tensor[] {
  const step = oneStep(tf, planned, data, options, parts);
  const validate = held && validationLoop(tf, planned, held.data, options, parts);
  const weights = weightsOf(planned);
  const learned = weights * (1 + createOptimizer(options.optimizer).slots);
  return (count, index, shares, lr, taken, heldCount, heldIndex, heldShares, ...rest) => {
    const tracer = tracerOf(tf);
    assert(
      tracer && count && index && shares && lr && taken && heldCount && heldIndex && heldShares,
      "training is compiled where it can be recorded",
    );
    const resident = rest.slice(learned, learned + data.resident.length);
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
    const current = state.slice(0, weights);
    const heldResident = rest.slice(learned + data.resident.length);
    const heldLoss = validate?.(heldCount, heldIndex, heldShares, current, heldResident) ?? tf.scalar(0); // []
    const magnitude = tf.addN(current.map((weight) => tf.sum(tf.abs(weight)))); // []
    const numbers = [tf.cast(tf.sub(takenAfter, taken), "float32"), heldLoss, magnitude];
    return [tf.concat([...numbers.map((each) => tf.reshape(each, [1])), losses, norms]), ...state];
  };
}

/** What the vector of numbers of `trainingLoop` says, for a program of so many rows. */
export function readReport(report: ArrayLike<number>, rows: number) {
  const [taken = 0, validationLoss = NaN, magnitude = NaN] = Array.from({ length: 3 }, (_, i) => report[i]);
  return {
    taken,
    validationLoss,
    finiteWeights: Number.isFinite(magnitude),
    loss: (step: number) => report[3 + step] ?? NaN,
    gradNorm: (step: number) => report[3 + rows + step] ?? NaN,
  };
}

/** The mean loss over the held out examples, with penalties. */
function validationLoop(
  tf: Tf,
  planned: readonly PlannedLayer[],
  data: Pick<Dataset, "gather">,
  { loss, huber_delta: delta, l1, l2 }: TrainOptions,
  parts: number,
) {
  const penalty = createPenalty(planned, l1, l2);
  const weights = weightsOf(planned);
  const lossOf = ([index, shares, ...rest]: TF.Tensor[]): TF.Tensor[] => {
    assert(index && shares, "a batch's inputs");
    const share: TF.Tensor1D = tf.reshape(shares, [-1]); // [C]
    const { x, y, mask } = data.gather(tf, rest.slice(weights), tf.reshape(index, [-1])); // [C, T, F], [C, …]
    return [
      meanLoss(tf, loss, y, forward(tf, planned, rest.slice(0, weights), x, undefined, mask), delta, share),
    ]; // []
  };
  const batchLoss = parts > 1 ? part(tf, "validation", lossOf) : lossOf;
  return (
    count: TF.Tensor,
    index: TF.Tensor,
    shares: TF.Tensor,
    current: TF.Tensor[],
    resident: TF.Tensor[],
  ): TF.Tensor => {
    const tracer = tracerOf(tf);
    assert(tracer !== undefined, "validation is compiled with training");
    const [[total]] = traceScan(
      tracer,
      ([sum], [index, shares]) => {
        assert(sum && index && shares, "a batch's inputs");
        return [[tf.addN([sum, ...batchLoss([index, shares, ...current, ...resident])])], []];
      },
      [tf.scalar(0)],
      [index, shares],
      index.shape[0] ?? 1,
      false,
      count,
    );
    assert(total !== undefined, "a loop gives its state");
    return penalty === undefined ? total : tf.add(total, penalty.value(tf, current)); // []
  };
}

function weightsOf(planned: readonly PlannedLayer[]): number {
  return planned.reduce((count, layer) => count + layer.weights.length, 0);
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
  const count = weightsOf(planned);
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
