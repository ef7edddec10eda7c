import type * as TF from "@tensorflow/tfjs-core";
import { batchesOf } from "../batches";
import type { Dataset, Tf, TrainOptions } from "../api";
import { forward } from "../model/forward";
import type { EngineModel } from "../model/model";
import { meanLoss } from "./losses";
import { createPenalty } from "./penalty";

const batchSize = 256;

/** The loss over a data set, with penalties, as Keras gives it for validation data. */
export function validationLossOf(
  tf: Tf,
  planned: EngineModel["planned"],
  weights: readonly TF.Tensor[],
  data: Dataset,
  resident: TF.Tensor[],
  { loss, huber_delta: delta, l1, l2 }: Pick<TrainOptions, "loss" | "huber_delta" | "l1" | "l2">,
): number {
  const order = Int32Array.from({ length: data.size }, (_, index) => index);
  const penalty = createPenalty(planned, l1, l2);
  let sum = 0;
  for (const batch of batchesOf(order, batchSize)) {
    const [value = NaN] = tf.tidy(() => {
      const { x, y, mask } = data.gather(tf, resident, tf.tensor1d(batch, "int32")); // [B, T, F], [B, H]
      return meanLoss(tf, loss, y, forward(tf, planned, weights, x, undefined, mask), delta).dataSync();
    });
    sum += value * batch.length;
  }
  const [extra = 0] = tf.tidy(() => penalty?.value(tf, weights).dataSync() ?? []);
  return sum / data.size + extra;
}
