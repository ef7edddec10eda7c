import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../base/assert";
import { stringOf } from "./config";
import type { LayerConfig, Tf } from "./layer";

/** A function over each sum of a recurrent layer, and its slope as a function of its value, since values are kept. */
export interface Activation {
  apply(this: void, tf: Tf, x: TF.Tensor): TF.Tensor;
  slope(this: void, tf: Tf, value: TF.Tensor): TF.Tensor;
}

/** The function that a field of the configuration names. */
export function activationOf(config: LayerConfig, field: "activation" | "recurrent_activation"): Activation {
  const name = stringOf(config, field);
  const found = Object.hasOwn(activations, name) ? activations[name] : undefined;
  assert(found !== undefined, `${field} is known`);
  return found;
}

/** s·(1 − s), the slope of the sigmoid where its value is s. */
function sigmoidSlope(tf: Tf, s: TF.Tensor): TF.Tensor {
  return tf.sub(s, tf.square(s));
}

/** 1 − t², the slope of tanh where its value is t. */
function tanhSlope(tf: Tf, t: TF.Tensor): TF.Tensor {
  return tf.sub(1, tf.square(t));
}

const activations: Record<string, Activation> = {
  tanh: { apply: (tf, x) => tf.tanh(x), slope: tanhSlope },
  sigmoid: { apply: (tf, x) => tf.sigmoid(x), slope: sigmoidSlope },
  relu: { apply: (tf, x) => tf.relu(x), slope: (tf, y) => tf.cast(tf.greater(y, 0), "float32") },
  linear: { apply: (_tf, x) => x, slope: (tf, y) => tf.onesLike(y) },
  // As Keras 3: a line from −3 to 3. Keras 2 and tfjs had one from −2.5 to 2.5.
  hard_sigmoid: {
    apply: (tf, x) => tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6),
    slope: (tf, y) => tf.mul(tf.cast(tf.logicalAnd(tf.greater(y, 0), tf.less(y, 1)), "float32"), 1 / 6),
  },
};
