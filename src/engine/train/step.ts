import type * as TF from "@tensorflow/tfjs-core";
import type { PlannedLayer } from "../../layers";
import type { Dataset, Tf, TrainOptions } from "../api";
import { runModel, type MaskSource } from "../model/forward";
import { clipGradients, squaresOf } from "./clip";
import { meanLoss } from "./losses";
import type { Objective } from "./objective";
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
  /** Loss, length of all gradients, and that of each layer with weights: [2 + L]. */
  report: TF.Tensor1D;
}

/**
 * One step of training as a function of tensors alone: it reads no values, so that a recorded call can stand for it.
 * `index` [B] picks the examples out of the resident data; `step` counts from 1; `states` [B, U] each are those before
 * the batch, where they are carried, and come back as those after it.
 */
export type TrainStep = (
  resident: TF.Tensor[],
  index: TF.Tensor1D,
  learned: Learned,
  lr: TF.Scalar,
  step: TF.Scalar,
  masks: MaskSource,
  states: TF.Tensor[],
) => StepResult & { states: TF.Tensor[] };

export function createTrainStep(
  tf: Tf,
  objective: Objective,
  data: Pick<Dataset, "gather">,
  options: StepOptions,
): TrainStep {
  const gradientOf = createGradient(tf, objective, data);
  const update = createUpdate(tf, objective.planned, options);
  return (resident, index, learned, lr, step, masks, states) => {
    const given = { masks, initial: states };
    const { loss, gradients, states: after } = gradientOf(resident, index, learned.weights, given);
    return { ...update(loss, gradients, learned, lr, step), states: after };
  };
}

type StepOptions = Pick<TrainOptions, "optimizer" | "clip" | "l1" | "l2">;

/**
 * The loss of a batch and its gradients, without penalties. With `shares` [B] each example counts by its share
 * instead of 1 / B, so that a batch can be filled up or cut into parts whose losses and gradients add up. Gradients end
 * at the `initial` states.
 */
export function createGradient(tf: Tf, { planned, loss, carried }: Objective, data: Pick<Dataset, "gather">) {
  return (
    resident: TF.Tensor[],
    index: TF.Tensor1D,
    weights: TF.Tensor[],
    { masks, shares, initial }: { masks: MaskSource; shares?: TF.Tensor1D; initial: TF.Tensor[] },
  ): { loss: TF.Scalar; gradients: TF.Tensor[]; states: TF.Tensor[] } => {
    const { x, y, mask } = data.gather(tf, resident, index); // [B, T, F], [B, H]
    const isCarried = carried.length > 0;
    let after: TF.Tensor[] = [];
    const lossOf = (...current: TF.Tensor[]): TF.Scalar => {
      const { output, states } = runModel(tf, planned, current, x, {
        dropout: masks,
        mask,
        ...(isCarried && { initial, returnStates: true }),
      });
      // tfjs frees what a derived function makes, but for its result.
      after = states.map((state) => tf.keep(state));
      return meanLoss(tf, loss, y, output, { shares, mask }); // []
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(weights);
    const states = after.map((state) => tf.clone(state)); // [B, U] each
    tf.dispose(after);
    return { loss: value, gradients: grads, states };
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
    const squares = squaresOf(tf, gradients); // [W]
    const gradNorm: TF.Scalar = tf.sqrt(tf.sum(squares)); // []
    const layers = tf.sqrt(tf.stack(sumsByLayer(tf, planned, squares))); // [L]
    const clipped = clipGradients(tf, gradients, options.clip, squares, gradNorm);
    const rate = optimizer.rate(tf, lr, step); // []
    const updated = weights.map((weight, i) => {
      const own = slots.slice(i * optimizer.slots, (i + 1) * optimizer.slots);
      return optimizer.update(tf, weight, clipped[i] ?? weight, own, rate);
    });
    return {
      loss,
      gradNorm,
      report: tf.concat1d([tf.reshape(loss, [1]), tf.reshape(gradNorm, [1]), tf.reshape(layers, [-1])]),
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

/** The layers whose gradients are measured, in the order of a step's report. */
export function layersWithWeights(planned: readonly PlannedLayer[]): string[] {
  return planned.filter(({ weights }) => weights.length > 0).map(({ name }) => name);
}

/** Of a number for each weight, [W], the sum of those of each layer, [] each. */
function sumsByLayer(tf: Tf, planned: readonly PlannedLayer[], numbers: TF.Tensor1D): TF.Scalar[] {
  let next = 0;
  return planned
    .map(({ weights }) => weights.length)
    .filter((count) => count > 0)
    .map((count) => tf.sum(tf.slice1d(numbers, (next += count) - count, count)));
}
