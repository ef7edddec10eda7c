import type * as TF from "@tensorflow/tfjs-core";
import type { Tf, TrainOptions } from "../api";
import type { MaskSource } from "../model/forward";
import type { EngineModel } from "../model/model";
import { dropoutMask } from "../random/dropout-mask";
import type { EpochEnd, Examples, Learner, Stepped } from "./learner";
import { createTrainStep, freshSlots, type Learned, type TrainStep } from "./step";
import { validationLossOf } from "./validate";

/** Takes its steps operation by operation. */
export class EagerLearner implements Learner {
  readonly mode = "eager";
  readonly stepsPerCall = 1;
  private readonly takeStep: TrainStep;
  private learned: Learned;
  private taken = 0;

  constructor(
    private readonly tf: Tf,
    private readonly model: EngineModel,
    private readonly examples: Examples,
    private readonly options: TrainOptions,
  ) {
    this.takeStep = createTrainStep(tf, model.planned, examples.data, options);
    const weights = model.weights.map((weight) => tf.keep(tf.clone(weight)));
    this.learned = { weights, slots: keepAll(tf, freshSlots(tf, weights, options)) };
  }

  get weights(): readonly TF.Tensor[] {
    return this.learned.weights;
  }

  get steps(): number {
    return this.taken;
  }

  run(batches: readonly Int32Array[]): Stepped[] {
    const stepped: Stepped[] = [];
    for (const batch of batches) {
      const result = this.step(batch);
      stepped.push(result);
      if (!result.finite) break;
    }
    return stepped;
  }

  private step(batch: Int32Array): Stepped {
    const { tf, options, learned } = this;
    const number = this.taken + 1;
    // Masks come from the host; an engine with stateless random operations can hand in a source made of those.
    const masks: MaskSource = (layer, shape, rate) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return tf.tensor(dropoutMask(size, rate, { seed: options.seed, step: number, layer }), shape);
    };
    const result = tf.tidy(() => {
      const index = tf.tensor1d(batch, "int32"); // [B]
      const lr = tf.scalar(options.optimizer.learning_rate); // []
      const { loss, gradNorm, weights, slots } = this.takeStep(
        this.examples.resident,
        index,
        learned,
        lr,
        tf.scalar(number),
        masks,
      );
      const [lossValue = NaN, normValue = NaN] = tf.stack([loss, gradNorm]).dataSync();
      const finite = Number.isFinite(lossValue) && Number.isFinite(normValue);
      const next = finite ? { weights: keepAll(tf, weights), slots: keepAll(tf, slots) } : undefined;
      return { lossValue, normValue, finite, next };
    });
    if (result.next !== undefined) {
      this.learned = result.next;
      this.taken = number;
      tf.dispose([...learned.weights, ...learned.slots]);
    }
    return { loss: result.lossValue, gradNorm: result.normValue, finite: result.finite };
  }

  runLast(batches: readonly Int32Array[]): { stepped: Stepped[]; epoch: EpochEnd } {
    const { tf, model, options } = this;
    const { held } = this.examples;
    const stepped = this.run(batches);
    if (stepped.at(-1)?.finite === false)
      return { stepped, epoch: { validationLoss: undefined, finiteWeights: true } };
    const finiteWeights = tf.tidy(() =>
      this.learned.weights.every((weight) => Number.isFinite(tf.sum(tf.abs(weight)).dataSync()[0])),
    );
    const validationLoss =
      held && validationLossOf(tf, model.planned, this.learned.weights, held.data, held.resident, options);
    return { stepped, epoch: { validationLoss, finiteWeights } };
  }

  dispose(): void {
    this.tf.dispose([...this.learned.weights, ...this.learned.slots]);
    this.learned = { weights: [], slots: [] };
  }
}

function keepAll(tf: Tf, tensors: TF.Tensor[]): TF.Tensor[] {
  return tensors.map((tensor) => tf.keep(tensor));
}
