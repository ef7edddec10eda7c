import type { Tf, TrainOptions } from "../api";
import type { MaskSource } from "../model/forward";
import { dropoutMask } from "../random/dropout-mask";
import type { EpochEnd, Examples, Learner, Stand, Stepped } from "./learner";
import type { Objective } from "./objective";
import { disposeStand, zeroStates } from "./stand";
import { createTrainStep, type TrainStep } from "./step";
import { validationLossOf } from "./validate";

/** Takes its steps operation by operation. */
export class EagerLearner implements Learner {
  readonly mode = "eager";
  readonly stepsPerCall = 1;
  readonly cold = false;
  private readonly takeStep: TrainStep;

  /** Takes over what it is given to stand on. */
  constructor(
    private readonly tf: Tf,
    private readonly objective: Objective,
    private readonly examples: Examples,
    private readonly options: TrainOptions,
    private current: Stand,
  ) {
    this.takeStep = createTrainStep(tf, objective, examples.data, options);
  }

  get stand(): Readonly<Stand> {
    return this.current;
  }

  startEpoch(): void {
    const { tf, objective, options, examples } = this;
    tf.dispose(this.current.states);
    const rows = Math.min(options.batch_size, examples.data.size);
    this.current = { ...this.current, states: zeroStates(tf, objective.carried, rows) };
  }

  run(batches: readonly Int32Array[], rates: readonly number[]): Stepped[] {
    const stepped: Stepped[] = [];
    for (const [i, batch] of batches.entries()) {
      const result = this.step(batch, rates[i] ?? NaN);
      stepped.push(result);
      if (!result.finite) break;
    }
    return stepped;
  }

  private step(batch: Int32Array, rate: number): Stepped {
    const { tf, options, current } = this;
    const number = current.steps + 1;
    // Masks come from the host; an engine with stateless random operations can hand in a source made of those.
    const masks: MaskSource = (layer, shape, rate) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return tf.tensor(dropoutMask(size, rate, { seed: options.seed, step: number, layer }), shape);
    };
    const { numbers, finite, next } = tf.tidy(() => {
      const states = current.states.map((state) =>
        // Only the last batch of an epoch is shorter.
        state.shape[0] === batch.length
          ? state
          : tf.slice(state, [0, 0], [batch.length, state.shape[1] ?? 0]),
      );
      const { report, ...learned } = this.takeStep(
        this.examples.resident,
        tf.tensor1d(batch, "int32"), // [B]
        current,
        tf.scalar(rate),
        tf.scalar(number),
        masks,
        states,
      );
      const numbers = report.dataSync();
      const finite = Number.isFinite(numbers[0]) && Number.isFinite(numbers[1]);
      const keepAll = (tensors: typeof states) => tensors.map((tensor) => tf.keep(tensor));
      const next = finite && {
        weights: keepAll(learned.weights),
        slots: keepAll(learned.slots),
        states: keepAll(learned.states),
        steps: number,
      };
      return { numbers, finite, next };
    });
    if (next !== false) {
      this.current = next;
      disposeStand(tf, current);
    }
    const [loss = NaN, gradNorm = NaN] = numbers;
    return { loss, gradNorm, layerNorms: numbers.subarray(2), finite };
  }

  runLast(batches: readonly Int32Array[], rates: readonly number[]): { stepped: Stepped[]; epoch: EpochEnd } {
    const { tf, objective, options } = this;
    const { held } = this.examples;
    const stepped = this.run(batches, rates);
    if (stepped.at(-1)?.finite === false)
      return { stepped, epoch: { validationLoss: undefined, finiteWeights: true } };
    const { weights } = this.current;
    const finiteWeights = tf.tidy(() =>
      weights.every((weight) => Number.isFinite(tf.sum(tf.abs(weight)).dataSync()[0])),
    );
    const validationLoss =
      held && validationLossOf(tf, objective, weights, held.data, held.resident, options);
    return { stepped, epoch: { validationLoss, finiteWeights } };
  }

  dispose(): void {
    disposeStand(this.tf, this.current);
    this.current = { ...this.current, weights: [], slots: [], states: [] };
  }
}
