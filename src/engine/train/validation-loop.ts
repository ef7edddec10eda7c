import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Dataset, Tf, TrainOptions } from "../api";
import { part } from "../graph/part";
import { tracerOf } from "../graph/trace";
import { traceScan } from "../graph/trace-scan";
import { runModel } from "../model/forward";
import { meanLoss, stepsThatCount } from "./losses";
import type { Objective } from "./objective";
import { createPenalty } from "./penalty";

/**
 * The mean loss over the held out examples, with penalties, as one loop over batches: how many []; their examples
 * [L, C] and shares [L, C], which are 1 / N and 0 for what only fills up; the weights; the resident data.
 */
export function validationLoop(
  tf: Tf,
  objective: Objective,
  data: Pick<Dataset, "gather">,
  { l1, l2 }: Pick<TrainOptions, "l1" | "l2">,
  parts: number,
) {
  const { planned, loss, carried } = objective;
  const penalty = createPenalty(planned, l1, l2);
  const weights = planned.reduce((count, layer) => count + layer.weights.length, 0);

  /** The batch's part of the mean, [], and of the steps that count, []; then the states after it. */
  const measured = ([index, shares, ...rest]: TF.Tensor[]): TF.Tensor[] => {
    assert(index && shares, "a batch's inputs");
    const share: TF.Tensor1D = tf.reshape(shares, [-1]); // [C]
    const resident = rest.slice(weights + carried.length);
    const { x, y, mask } = data.gather(tf, resident, tf.reshape(index, [-1])); // [C, T, F], [C, …]
    const { output, states } = runModel(tf, planned, rest.slice(0, weights), x, {
      mask,
      ...(carried.length > 0 && {
        initial: rest.slice(weights, weights + carried.length),
        returnStates: true,
      }),
    });
    if (!loss.perStep || mask === undefined)
      return [meanLoss(tf, loss, y, output, { shares: share, mask }), tf.sum(share), ...states];
    const present: TF.Tensor1D = tf.cast(tf.greater(share, 0), "float32"); // [C]
    return [
      meanLoss(tf, loss, y, output, { shares: present, mask }),
      stepsThatCount(tf, present, mask),
      ...states,
    ];
  };
  const measure = parts > 1 ? part(tf, "validation", measured) : measured;

  return (
    count: TF.Tensor,
    index: TF.Tensor,
    shares: TF.Tensor,
    current: TF.Tensor[],
    resident: TF.Tensor[],
  ): TF.Tensor => {
    const tracer = tracerOf(tf);
    assert(tracer !== undefined, "validation is compiled with training");
    const [length = 1, rows = 1] = index.shape;
    const [[sum, counted]] = traceScan(
      tracer,
      ([sum, counted, ...states], [index, shares]) => {
        assert(sum && counted && index && shares, "a batch's inputs");
        const [loss, count, ...after] = measure([index, shares, ...current, ...states, ...resident]);
        assert(loss && count, "a batch gives a loss and what it counts");
        return [[tf.add(sum, loss), tf.add(counted, count), ...after], []];
      },
      [tf.scalar(0), tf.scalar(0), ...carried.map((shape) => tf.zeros([rows, ...shape]))],
      [index, shares],
      length,
      false,
      count,
    );
    assert(sum && counted, "a loop gives its state");
    const mean = tf.div(sum, tf.where(tf.greater(counted, 0), counted, tf.onesLike(counted))); // []
    return penalty === undefined ? mean : tf.add(mean, penalty.value(tf, current)); // []
  };
}
