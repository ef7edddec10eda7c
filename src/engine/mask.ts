import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import type { Loop } from "../layers";
import type { Tf } from "./api";

/**
 * A loop whose masked steps repeat the output and the state before them, as Keras. `mask` is [T, B, 1]. Before the
 * first step that counts the output is the initial state, which is zero unless one is given.
 */
export function maskStep(tf: Tf, loop: Loop, states: number, mask: TF.Tensor): Loop {
  return {
    xs: [...loop.xs, mask],
    step(state, xs) {
      const [x, counts] = withLast(xs);
      const [next, results] = loop.step(state, x);
      const kept = choose(tf, counts, next, state); // [B, U] each
      return [kept, [...kept, ...results.slice(states)]];
    },
  };
}

/** Its gradient: through a masked step gradients pass to the state before it, and none reach gates and weights. */
export function maskGradientStep(tf: Tf, loop: Loop, outputGradient: TF.Tensor, mask: TF.Tensor): Loop {
  return {
    xs: [...loop.xs, outputGradient, mask],
    step(state, xs) {
      const [before, counts] = withLast(xs);
      const [x, dOutput] = withLast(before);
      const [next, results] = loop.step(state, x);
      const [dh, ...rest] = state; // [B, U] each
      assert(dh !== undefined, "a recurrent layer has an output");
      return [
        choose(tf, counts, next, [tf.add(dh, dOutput), ...rest]),
        results.map((result) => tf.mul(result, counts)),
      ];
    },
  };
}

/** `yes` where the mask [B, 1] is 1 and `no` where it is 0, to the bit. */
function choose(tf: Tf, mask: TF.Tensor, yes: TF.Tensor[], no: TF.Tensor[]): TF.Tensor[] {
  const inverse = tf.sub(1, mask); // [B, 1]
  return yes.map((tensor, i) => {
    const other = no[i];
    assert(other !== undefined, "a step gives as many states as it takes");
    return tf.add(tf.mul(tensor, mask), tf.mul(other, inverse)); // [B, U]
  });
}

function withLast(tensors: TF.Tensor[]): [TF.Tensor[], TF.Tensor] {
  const last = tensors.at(-1);
  assert(last !== undefined, "the mask is the last of the sequences");
  return [tensors.slice(0, -1), last];
}
