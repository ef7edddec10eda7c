import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { OptimizerSpec, Tf } from "../api";

/** One rule of learning, as functions of tensors. The formulas are those of Keras 3. */
export interface Optimizer {
  /** How many tensors of the weight's shape it remembers for each weight; they start as zeros. */
  slots: number;
  /**
   * The rate of this step, as a scalar, out of the learning rate and the number of the step (from 1); taken once for
   * all weights.
   */
  rate(tf: Tf, lr: TF.Scalar, step: TF.Scalar): TF.Scalar;
  update(tf: Tf, weight: TF.Tensor, gradient: TF.Tensor, slots: TF.Tensor[], rate: TF.Scalar): Updated;
}

interface Updated {
  weight: TF.Tensor;
  slots: TF.Tensor[];
}

type Make<Type> = (spec: Extract<OptimizerSpec, { type: Type }>) => Optimizer;

export function createOptimizer(spec: OptimizerSpec): Optimizer {
  switch (spec.type) {
    case "sgd":
      return sgd(spec);
    case "momentum":
      return momentum(spec);
    case "adam":
      return adam(spec);
    case "rmsprop":
      return rmsprop(spec);
  }
}

const sgd: Make<"sgd"> = () => ({
  slots: 0,
  rate: (_tf, lr) => lr,
  update: (tf, weight, gradient, _slots, rate) => ({
    weight: tf.sub(weight, tf.mul(gradient, rate)),
    slots: [],
  }),
});

/** v ← µ·v − lr·g; w ← w + v, or w + µ·v − lr·g after Nesterov. */
const momentum: Make<"momentum"> = (spec) => ({
  slots: 1,
  rate: (_tf, lr) => lr,
  update(tf, weight, gradient, [velocity], rate) {
    assert(velocity !== undefined, "momentum remembers a velocity");
    const pull = tf.mul(gradient, rate);
    const v = tf.sub(tf.mul(velocity, spec.momentum), pull);
    const way = spec.nesterov ? tf.sub(tf.mul(v, spec.momentum), pull) : v;
    return { weight: tf.add(weight, way), slots: [v] };
  },
});

/** Kingma & Ba 2015, in the form of their section 2 that Keras takes: epsilon is added to the uncorrected root. */
const adam: Make<"adam"> = (spec) => ({
  slots: 2,
  rate(tf, lr, step) {
    // 1 − βᵗ by expm1, since float32 keeps few digits of it in the first steps.
    const corrected = (beta: number) => tf.neg(tf.expm1(tf.mul(step, Math.log(beta)))); // []
    return tf.div(tf.mul(lr, tf.sqrt(corrected(spec.beta_2))), corrected(spec.beta_1)); // []
  },
  update(tf, weight, gradient, [mean, square], rate) {
    assert(mean !== undefined && square !== undefined, "adam remembers two moments");
    const m = tf.add(mean, tf.mul(tf.sub(gradient, mean), 1 - spec.beta_1));
    const v = tf.add(square, tf.mul(tf.sub(tf.square(gradient), square), 1 - spec.beta_2));
    const way = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), spec.epsilon));
    return { weight: tf.sub(weight, way), slots: [m, v] };
  },
});

/** Tieleman & Hinton 2012; epsilon stands inside the root, as in Keras. */
const rmsprop: Make<"rmsprop"> = (spec) => ({
  slots: 1,
  rate: (_tf, lr) => lr,
  update(tf, weight, gradient, [square], rate) {
    assert(square !== undefined, "rmsprop remembers a moment");
    const v = tf.add(tf.mul(square, spec.rho), tf.mul(tf.square(gradient), 1 - spec.rho));
    const way = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(v, spec.epsilon)));
    return { weight: tf.sub(weight, way), slots: [v] };
  },
});
