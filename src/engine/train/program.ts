import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Tf, TrainOptions } from "../api";
import { tracerOf } from "../graph/trace";
import { traceScan } from "../graph/trace-scan";
import type { Examples } from "./learner";
import type { Objective } from "./objective";
import { createOptimizer } from "./optimizers";
import { recordedStep } from "./side-by-side";
import { layersWithWeights } from "./step";
import { validationLoop } from "./validation-loop";

/**
 * The function that compiled training runs: a loop over steps, then one over the batches of validation, to be recorded.
 * Its arguments are how many steps to take []; which examples [K, B] and their shares [K, B]; the learning rates [K];
 * the steps so far []; how many batches to validate []; their examples [L, C] and shares [L, C]; then the weights, what
 * the optimizer remembers, the carried states [B, U], and the resident data, of training and of validation. It gives
 * one vector of numbers, as `readReport` takes it apart, and the new weights, slots and states.
 */
export function trainingLoop(
  tf: Tf,
  objective: Objective,
  { data, held }: Pick<Examples, "data" | "held">,
  options: TrainOptions,
  parts: number,
): (...args: TF.Tensor[]) => TF.Tensor[] {
  const { planned, carried } = objective;
  const step = recordedStep(tf, objective, data, options, parts);
  const validate = held && validationLoop(tf, objective, held.data, options, parts);
  const weights = planned.reduce((count, layer) => count + layer.weights.length, 0);
  const changing = weights * (1 + createOptimizer(options.optimizer).slots) + carried.length;
  return (count, index, shares, lr, taken, heldCount, heldIndex, heldShares, ...rest) => {
    const tracer = tracerOf(tf);
    assert(
      tracer && count && index && shares && lr && taken && heldCount && heldIndex && heldShares,
      "training is compiled where it can be recorded",
    );
    const resident = rest.slice(changing, changing + data.resident.length);
    const [after, [reports]] = traceScan(
      tracer,
      ([taken, ok, ...state], [index, shares, lr]) => {
        assert(taken && ok && index && shares && lr, "a step's inputs");
        const { loss, gradNorm, report, next } = step({ resident, index, shares, lr, taken, state });
        const fine = tf.logicalAnd(ok, tf.logicalAnd(tf.isFinite(loss), tf.isFinite(gradNorm))); // []
        // From the first step on that is not a number nothing changes any more.
        const kept = next.map((tensor, i) => tf.where(fine, tensor, state[i] ?? tensor));
        return [[tf.add(taken, tf.cast(fine, "int32")), fine, ...kept], [report]];
      },
      [taken, tf.cast(tf.onesLike(taken), "bool"), ...rest.slice(0, changing)],
      [index, shares, lr],
      index.shape[0] ?? 1,
      false,
      count,
    );
    const [takenAfter, , ...state] = after;
    assert(reports && takenAfter, "a loop gives what its steps give");
    const current = state.slice(0, weights);
    const heldResident = rest.slice(changing + data.resident.length);
    const heldLoss = validate?.(heldCount, heldIndex, heldShares, current, heldResident) ?? tf.scalar(0); // []
    const magnitude = tf.addN(current.map((weight) => tf.sum(tf.abs(weight)))); // []
    const numbers = [tf.cast(tf.sub(takenAfter, taken), "float32"), heldLoss, magnitude];
    return [
      tf.concat([...numbers.map((each) => tf.reshape(each, [1])), tf.reshape(reports, [-1])]),
      ...state,
    ];
  };
}

/** What the vector of numbers of `trainingLoop` says. */
export function readReport(report: Float32Array, { planned }: Objective) {
  const [taken = 0, validationLoss = NaN, magnitude = NaN] = report;
  const width = 2 + layersWithWeights(planned).length;
  return {
    taken,
    validationLoss,
    finiteWeights: Number.isFinite(magnitude),
    /** Loss and norms of a step of the call, [2 + L]. */
    ofStep: (step: number) => report.slice(3 + step * width, 3 + (step + 1) * width),
  };
}
