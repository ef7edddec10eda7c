import type * as TF from "@tensorflow/tfjs-core";
import { batchesOf } from "../batches";
import type { Dataset, Tf, TrainOptions } from "../api";
import { runModel } from "../model/forward";
import { meanLoss, stepsThatCount } from "./losses";
import type { Objective } from "./objective";
import { createPenalty } from "./penalty";
import { streamBatches } from "./streams";

const mostRows = 256;

/**
 * The batches in which a held out part is measured. Where states are carried it is read as training reads its part, in
 * as many streams, each from a state of zeros.
 */
export function heldBatchesOf(size: number, { carried }: Objective, trainRows: number): Int32Array[] {
  if (carried.length > 0) return streamBatches(size, Math.min(trainRows, mostRows));
  const count = Math.max(1, Math.ceil(size / mostRows));
  return batchesOf(
    Int32Array.from({ length: size }, (_, i) => i),
    Math.max(1, Math.ceil(size / count)),
  );
}

/** The loss over a data set, with penalties, as Keras gives it for validation data. */
export function validationLossOf(
  tf: Tf,
  objective: Objective,
  weights: readonly TF.Tensor[],
  data: Dataset,
  resident: TF.Tensor[],
  { l1, l2, batch_size }: Pick<TrainOptions, "l1" | "l2" | "batch_size">,
): number {
  const { planned, loss } = objective;
  let sum = 0;
  let counted = 0;
  let states: TF.Tensor[] | undefined;
  for (const batch of heldBatchesOf(data.size, objective, batch_size)) {
    const { value, count, next } = tf.tidy(() => {
      const { x, y, mask } = data.gather(tf, resident, tf.tensor1d(batch, "int32")); // [B, T, F], [B, H]
      const rows = batch.length;
      const initial = states?.map((state) => tf.slice(state, [0, 0], [rows, state.shape[1] ?? 0])); // [B, U] each
      const { output, states: after } = runModel(tf, planned, weights, x, {
        mask,
        initial,
        returnStates: objective.carried.length > 0,
      });
      const steps =
        loss.perStep && mask !== undefined ? stepsThatCount(tf, tf.ones([rows]), mask) : undefined; // []
      return {
        value: meanLoss(tf, loss, y, output, { mask }).dataSync()[0] ?? NaN,
        count: steps?.dataSync()[0] ?? rows,
        next: after.map((state) => tf.keep(state)),
      };
    });
    tf.dispose(states ?? []);
    states = next.length === 0 ? undefined : next;
    sum += value * count;
    counted += count;
  }
  tf.dispose(states ?? []);
  const penalty = createPenalty(planned, l1, l2);
  const [extra = 0] = tf.tidy(() => penalty?.value(tf, weights).dataSync() ?? []);
  return sum / Math.max(counted, 1) + extra;
}
