import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Tf } from "../api";
import { nativeBackend } from "../graph/native";
import type { MaskSource } from "../model/forward";
import { deviceMask } from "../random/device-mask";
import { dropoutMask } from "../random/dropout-mask";
import { createGenerator } from "../random/generator";

/** Which masks are drawn: they depend on the seed, the batch and the engine. */
export interface Drop {
  seed: number;
  batch: number;
}

/** Masks made in JavaScript, where TensorFlow does not run. */
export function hostMasks(tf: Tf, { seed, batch }: Drop): MaskSource {
  return (layer, shape, rate) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return tf.tensor(dropoutMask(size, rate, { seed, step: batch, layer }), shape);
  };
}

/** Masks made by TensorFlow. The seed is inside the number, so that one program serves all seeds. */
export function deviceMasks(tf: Tf, number: TF.Tensor): MaskSource {
  const backend = nativeBackend(tf);
  assert(backend !== undefined, "masks are made by TensorFlow where it runs");
  return (layer, shape, rate) => deviceMask(tf, backend, shape, rate, { seed: 0, layer, step: number });
}

/** 32 bits that depend on the seed and the batch, the same as those of a prediction. */
export function dropNumber({ seed, batch }: Drop): number {
  return createGenerator(seed, `predict/${batch}`).word() | 0;
}
