import type * as TF from "@tensorflow/tfjs-core";
import type { PlannedLayer } from "../../layers";
import type { Dataset, Tf, TrainOptions } from "../api";
import { forward, type MaskSource } from "../model/forward";
import { clipGradients, globalNormOf } from "./clip";
import { meanLoss } from "./losses";
import { createOptimizer } from "./optimizers";
import { createPenalty } from "./penalty";

/** What is learned, and what the optimizer remembers of the way. Slots stand weight by weight. */
export interface Learned {
  weights: TF.Tensor[];
  slots: TF.Tensor[];
}

export interface StepResult extends Learned {
  /** With penalties; of the weights before the step. */
  loss: TF.Scalar;
  /** Length of all gradients together, before clipping. */
  gradNorm: TF.Scalar;
}

/**
 * One step of training as a function of tensors alone: it reads no values, so that a recorded call can stand for it.
 * `index` [B] picks the examples out of the resident data; `step` counts from 1.
 */
export type TrainStep = (
  resident: TF.Tensor[],
  index: TF.Tensor1D,
  learned: Learned,
  lr: TF.Scalar,
  step: TF.Scalar,
  masks: MaskSource,
) => StepResult;

export function createTrainStep(
  tf: Tf,
  planned: readonly PlannedLayer[],
  data: Pick<Dataset, "gather">,
  options: StepOptions,
): TrainStep {
  const gradientOf = createGradient(tf, planned, data, options);
  const update = createUpdate(tf, planned, options);
  return (resident, index, learned, lr, step, masks) => {
    const { loss, gradients } = gradientOf(resident, index, learned.weights, masks);
    return update(loss, gradients, learned, lr, step);
  };
}

type StepOptions = Pick<TrainOptions, "optimizer" | "loss" | "huber_delta" | "clip" | "l1" | "l2">;

/**
 * The loss of a batch and its gradients, without penalties. With `shares` [B] each example counts by its share
 * instead of 1 / B, so that a batch can be filled up or cut into parts whose losses and gradients add up.
 */
export function createGradient(
  tf: Tf,
  planned: readonly PlannedLayer[],
  data: Pick<Dataset, "gather">,
  options: Pick<StepOptions, "loss" | "huber_delta">,
) {
  return (
    resident: TF.Tensor[],
    index: TF.Tensor1D,
    weights: TF.Tensor[],
    masks: MaskSource,
    shares?: TF.Tensor1D,
  ): { loss: TF.Scalar; gradients: TF.Tensor[] } => {
    const { x, y, mask } = data.gather(tf, resident, index); // [B, T, F], [B, H]
    const lossOf = (...current: TF.Tensor[]): TF.Scalar =>
      meanLoss(
        tf,
        options.loss,
        y,
        forward(tf, planned, current, x, masks, mask),
        options.huber_delta,
        shares,
      ); // []
    const { value, grads } = tf.valueAndGrads(lossOf)(weights);
    return { loss: value, gradients: grads };
  };
}

/** Adds the penalties, clips, and lets the optimizer take the step. */
export function createUpdate(tf: Tf, planned: readonly PlannedLayer[], options: StepOptions) {
  const optimizer = createOptimizer(options.optimizer);
  const penalty = createPenalty(planned, options.l1, options.l2);
  return (
    value: TF.Scalar,
    grads: TF.Tensor[],
    { weights, slots }: Learned,
    lr: TF.Scalar,
    step: TF.Scalar,
  ): StepResult => {
    const loss: TF.Scalar = penalty === undefined ? value : tf.add(value, penalty.value(tf, weights)); // []
    const gradients = penalty === undefined ? grads : penalty.addTo(tf, grads, weights);
    const gradNorm = globalNormOf(tf, gradients); // []
    const clipped = clipGradients(tf, gradients, options.clip, gradNorm);
    const rate = optimizer.rate(tf, lr, step); // []
    const updated = weights.map((weight, i) => {
      const own = slots.slice(i * optimizer.slots, (i + 1) * optimizer.slots);
      return optimizer.update(tf, weight, clipped[i] ?? weight, own, rate);
    });
    return {
      loss,
      gradNorm,
      weights: updated.map(({ weight }) => weight),
      slots: updated.flatMap((each) => each.slots),
    };
  };
}

/** Zeros, in the shapes that the optimizer asks for. */
export function freshSlots(
  tf: Tf,
  weights: readonly TF.Tensor[],
  options: Pick<TrainOptions, "optimizer">,
): TF.Tensor[] {
  const { slots } = createOptimizer(options.optimizer);
  return weights.flatMap((weight) => Array.from({ length: slots }, () => tf.zeros(weight.shape)));
}
