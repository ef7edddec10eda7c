import type * as TF from "@tensorflow/tfjs-core";
import type { PlannedLayer } from "../../layers";
import { assert } from "../../base/assert";
import type { Tf } from "../api";
import { runRecurrent } from "../recurrent";

/**
 * Where dropout gets its masks from: each value is 0 with probability `rate`, else 1 / (1 − rate). A source is a
 * function of the layer's name alone within one step, so that it may be a generator on the host or an operation.
 */
export type MaskSource = (layer: string, shape: number[], rate: number) => TF.Tensor;

/**
 * The outputs of a model for x [B, T, F], a function of tensors alone: [B, …output]. Dropout acts if there are masks,
 * that is, while training.
 */
export function forward(
  tf: Tf,
  planned: readonly PlannedLayer[],
  weights: readonly TF.Tensor[],
  x: TF.Tensor,
  masks?: MaskSource,
): TF.Tensor {
  let next = 0;
  let y = x; // [B, T, F]
  // Recurrent layers want time first; the axes are swapped once before the first of them.
  let timeFirst = false;
  for (const { layer, name, config, weights: specs, returnSequences } of planned) {
    const own = weights.slice(next, next + specs.length);
    next += specs.length;
    const dropoutMask = (shape: number[], rate: number) => {
      assert(masks !== undefined, "masks are asked for while training only");
      return masks(name, shape, rate);
    };
    if (!layer.recurrent) {
      y = layer.apply(tf, config, own, y, { training: masks !== undefined, dropoutMask }); // [B, …] or [T, B, …]
      continue;
    }
    if (!timeFirst) y = tf.transpose(y, [1, 0, 2]); // [T, B, F]
    timeFirst = true;
    const [, B = 0, F = 0] = y.shape;
    const rate = config.dropout;
    if (masks !== undefined && typeof rate === "number" && rate > 0)
      y = tf.mul(y, dropoutMask([1, B, F], rate)); // [T, B, F]
    y = runRecurrent(tf, layer, config, own, y); // [T, B, U]
    if (returnSequences) continue;
    y = last(tf, y); // [B, U]
    timeFirst = false;
  }
  return y;
}

function last(tf: Tf, sequence: TF.Tensor): TF.Tensor {
  const [T = 0, B = 0, U = 0] = sequence.shape;
  return tf.reshape(tf.slice(sequence, [T - 1, 0, 0], [1, B, U]), [B, U]); // [B, U]
}
