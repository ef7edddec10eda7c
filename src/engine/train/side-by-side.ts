import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Dataset, Tf, TrainOptions } from "../api";
import { nativeBackend } from "../graph/native";
import { part } from "../graph/part";
import type { MaskSource } from "../model/forward";
import { deviceMask } from "../random/device-mask";
import { stepShares } from "./losses";
import type { Objective } from "./objective";
import { createOptimizer } from "./optimizers";
import { createGradient, createUpdate } from "./step";

/** What one recorded step reads. `state` are weights, slots and carried states. */
interface StepInputs {
  resident: TF.Tensor[];
  index: TF.Tensor;
  shares: TF.Tensor;
  lr: TF.Tensor;
  taken: TF.Tensor;
  state: TF.Tensor[];
}

/**
 * One step of training to be recorded, the batch cut into parts that become programs of their own and run side by side.
 */
export function recordedStep(
  tf: Tf,
  objective: Objective,
  data: Pick<Dataset, "gather">,
  options: TrainOptions,
  parts: number,
) {
  const { planned, loss: lossSpec, carried } = objective;
  const gradientOf = createGradient(tf, objective, data);
  const update = createUpdate(tf, planned, options);
  const count = planned.reduce((sum, layer) => sum + layer.weights.length, 0);
  const learned = count * (1 + createOptimizer(options.optimizer).slots);
  const sideBySide = parts > 1;

  const gradient = (args: TF.Tensor[]): TF.Tensor[] => {
    const [index, shares, taken, number, ...rest] = args;
    assert(index && shares && taken && number, "a part's inputs");
    const { loss, gradients, states } = gradientOf(
      rest.slice(count + carried.length),
      tf.reshape(index, [-1]),
      rest.slice(0, count),
      {
        masks: masksOf(tf, options.seed, taken, number),
        shares: tf.reshape(shares, [-1]),
        initial: rest.slice(count, count + carried.length),
      },
    );
    return [loss, ...gradients, ...states];
  };
  const apply = (args: TF.Tensor[]): TF.Tensor[] => {
    const [lr, taken, ...rest] = args;
    assert(lr && taken, "an update's inputs");
    const state = rest.slice(0, learned);
    const [loss, ...gradients] = addParts(tf, rest.slice(learned), count + 1);
    assert(loss !== undefined, "a part gives its loss");
    const number: TF.Scalar = tf.cast(tf.add(taken, tf.scalar(1, "int32")), "float32"); // []
    const result = update(
      tf.reshape(loss, []),
      gradients,
      { weights: state.slice(0, count), slots: state.slice(count) },
      tf.reshape(lr, []),
      number,
    );
    return [result.loss, result.gradNorm, result.report, ...result.weights, ...result.slots];
  };
  const partGradient = sideBySide ? part(tf, "gradient", gradient) : gradient;
  const partApply = sideBySide ? part(tf, "update", apply) : apply;

  return ({ resident, index, shares, lr, taken, state }: StepInputs) => {
    const mask = lossSpec.perStep ? data.gather(tf, resident, tf.reshape(index, [-1])).mask : undefined;
    const worth = mask === undefined ? shares : stepShares(tf, tf.reshape(shares, [-1]), mask); // [B]
    const split = (tensor: TF.Tensor) => (sideBySide ? tf.split(tensor, parts) : [tensor]);
    const indices = split(index);
    const worths = split(worth);
    const states = state.slice(learned).map(split);
    const results = indices.map((each, i) =>
      partGradient([
        each,
        worths[i] ?? worth,
        taken,
        tf.scalar(i, "int32"),
        ...state.slice(0, count),
        ...states.map((pieces) => pieces[i] ?? each),
        ...resident,
      ]),
    );
    const summed = results.flatMap((result) => result.slice(0, count + 1));
    const [loss, gradNorm, report, ...next] = partApply([lr, taken, ...state.slice(0, learned), ...summed]);
    assert(loss && gradNorm && report, "an update gives a loss and its norms");
    const after = carried.map((_, i) => {
      const pieces = results.flatMap((result) => result.slice(count + 1 + i, count + 2 + i));
      return pieces.length === 1 ? (pieces[0] ?? loss) : tf.concat(pieces, 0); // [B, U]
    });
    return { loss, gradNorm, report, next: [...next, ...after] };
  };
}

/** Masks that depend on the seed, the layer, the step and the part. */
function masksOf(tf: Tf, seed: number, taken: TF.Tensor, number: TF.Tensor): MaskSource {
  const backend = nativeBackend(tf);
  assert(backend !== undefined, "training is compiled on TensorFlow alone");
  const step = tf.add(tf.mul(taken, tf.scalar(64, "int32")), number); // []
  return (layer, shape, rate) => deviceMask(tf, backend, shape, rate, { seed, layer, step });
}

function addParts(tf: Tf, parts: readonly TF.Tensor[], width: number): TF.Tensor[] {
  return parts.slice(0, width).map((_, i) => {
    const same = parts.filter((_, at) => at % width === i);
    return same.length === 1 ? (parts[i] ?? tf.scalar(0)) : tf.addN(same);
  });
}
