import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import type { LayerConfig, RecurrentParts, Tf } from "./layer";
import { booleanOf } from "./config";

/** What stood before each step: [T, B, U], `initial` [B, U] or zeros first, what the last step gave dropped. */
export function previous(
  tf: Tf,
  sequence: TF.Tensor,
  { initial, reverse }: { initial: TF.Tensor | undefined; reverse: boolean },
): TF.Tensor {
  const [steps = 0, batch = 0, units = 0] = sequence.shape;
  const first = initial === undefined ? tf.zeros([1, batch, units]) : tf.reshape(initial, [1, batch, units]); // [1, B, U]
  if (steps === 1) return first;
  const rest = tf.slice(sequence, [reverse ? 1 : 0, 0, 0], [steps - 1, batch, units]); // [T − 1, B, U]
  return tf.concat(reverse ? [rest, first] : [first, rest], 0); // [T, B, U]
}

/** aᵀ·b, summed over all steps and examples as one product: [T, B, M] and [T, B, N] give [M, N]. */
export function productOverTime(tf: Tf, a: TF.Tensor, b: TF.Tensor): TF.Tensor {
  return tf.matMul(flat(tf, a), flat(tf, b), true, false); // [M, N]
}

/** The state as the recurrent product sees it: each number of it times that of the mask of dropout, if there is one. */
export function seen(tf: Tf, h: TF.Tensor, dropout: TF.Tensor | undefined): TF.Tensor {
  return dropout === undefined ? h : tf.mul(h, dropout); // [B, U] or [T, B, U]
}

/** Splits [kernel, recurrent kernel, bias] where the loop needs nothing but the recurrent kernel. */
export function partWithoutLoopBias(_tf: Tf, config: LayerConfig, weights: TF.Tensor[]): RecurrentParts {
  const [kernel, recurrentKernel, bias] = weights;
  assert(kernel !== undefined && recurrentKernel !== undefined, "a recurrent layer has two kernels");
  return { kernel, bias: booleanOf(config, "use_bias") ? bias : undefined, recurrent: [recurrentKernel] };
}

/** The tensors of a list whose length the caller fixed. */
export function only<Count extends 1 | 2 | 3 | 4>(tensors: readonly TF.Tensor[], count: Count): Tuple<Count> {
  assert(tensors.length >= count, `${count} tensors`);
  // SAFETY: the length was checked on the line above.
  return tensors as unknown as Tuple<Count>;
}

type Tuple<Count extends 1 | 2 | 3 | 4> = {
  1: [TF.Tensor];
  2: [TF.Tensor, TF.Tensor];
  3: [TF.Tensor, TF.Tensor, TF.Tensor];
  4: [TF.Tensor, TF.Tensor, TF.Tensor, TF.Tensor];
}[Count];

function flat(tf: Tf, sequence: TF.Tensor): TF.Tensor {
  const [steps = 0, batch = 0, width = 0] = sequence.shape;
  return tf.reshape(sequence, [steps * batch, width]); // [T·B, width]
}
