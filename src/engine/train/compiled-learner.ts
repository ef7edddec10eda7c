import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Dataset, Tf, TrainOptions } from "../api";
import { jit } from "../graph/jit";
import { lease, type Lease } from "../graph/kept";
import type { Trace } from "../graph/trace";
import type { EngineModel } from "../model/model";
import type { Learner, Stepped } from "./learner";
import type { TrainMode } from "./mode";
import { trainingLoop } from "./program";
import { freshSlots, type Learned } from "./step";

/** What tests and benches may set. */
export interface LearnerSeams {
  stepsPerCall?: number | undefined;
  inspect?: (trace: Trace) => void;
}

/** Calls are sized to about this, so that curves move and Stop is quick. */
const msPerCall = 100;
const mostStepsPerCall = 2048;

/**
 * Takes many steps in one call of a compiled function: the data stay in the engine, the batches' indices go in, losses
 * and gradient norms come out. A batch that is not full is filled up with examples that count nothing. Results are the
 * same for any number of steps a call.
 */
export class CompiledLearner implements Learner {
  readonly mode = "compiled";
  private readonly lease: Lease;
  private readonly rows: number;
  private learned: Learned;
  private taken = 0;
  private called = false;
  private msPerStep: number | undefined;

  constructor(
    private readonly tf: Tf,
    model: EngineModel,
    private readonly data: Dataset,
    private readonly options: TrainOptions,
    way: Extract<TrainMode, { kind: "compiled" }>,
    private readonly seams: LearnerSeams = {},
  ) {
    this.rows = Math.min(Math.ceil(data.size / options.batch_size), mostStepsPerCall);
    const weights = model.weights.map((weight) => tf.keep(tf.clone(weight)));
    this.learned = { weights, slots: freshSlots(tf, weights, options).map((slot) => tf.keep(slot)) };
    this.lease = lease(tf, this.key(model, way), () =>
      jit(tf, trainingLoop(tf, model.planned, data, options, way.parts), {
        name: "train",
        xla: way.xla && way.parts === 1,
        ...(seams.inspect === undefined ? {} : { inspect: seams.inspect }),
      }),
    );
  }

  get weights(): readonly TF.Tensor[] {
    return this.learned.weights;
  }

  get steps(): number {
    return this.taken;
  }

  /** Few steps until the first call has shown what they cost. */
  get stepsPerCall(): number {
    if (this.seams.stepsPerCall !== undefined) return Math.min(this.rows, this.seams.stepsPerCall);
    if (this.msPerStep === undefined) return Math.min(this.rows, 4);
    return Math.max(1, Math.min(this.rows, Math.round(msPerCall / this.msPerStep)));
  }

  run(resident: TF.Tensor[], batches: readonly Int32Array[]): Stepped[] {
    const { tf, learned } = this;
    const started = performance.now();
    const outputs = tf.tidy(() =>
      this.lease
        .program(...this.inputs(batches), ...learned.weights, ...learned.slots, ...resident)
        .map((tensor) => tf.keep(tensor)),
    );
    const [losses, norms, taken, ...next] = outputs;
    assert(
      losses !== undefined && norms !== undefined && taken !== undefined,
      "a step gives a loss and a norm",
    );
    const lossValues = losses.dataSync();
    const normValues = norms.dataSync();
    const count = Number(taken.dataSync()[0]) - this.taken;
    tf.dispose([losses, norms, taken, ...learned.weights, ...learned.slots]);
    this.learned = {
      weights: next.slice(0, learned.weights.length),
      slots: next.slice(learned.weights.length),
    };
    this.taken += count;
    // The first call compiles, and tells nothing of what a step costs.
    if (this.called) this.msPerStep = (performance.now() - started) / batches.length;
    this.called = true;
    return batches
      .slice(0, count + 1)
      .map((_, i) => ({ loss: lossValues[i] ?? NaN, gradNorm: normValues[i] ?? NaN, finite: i < count }));
  }

  hasFiniteWeights(): boolean {
    return this.tf.tidy(() =>
      Number.isFinite(
        this.tf.addN(this.learned.weights.map((weight) => this.tf.sum(this.tf.abs(weight)))).dataSync()[0],
      ),
    );
  }

  dispose(): void {
    this.lease.release();
    this.tf.dispose([...this.learned.weights, ...this.learned.slots]);
    this.learned = { weights: [], slots: [] };
  }

  /** How many steps; which examples [K, B] and their shares [K, B]; the learning rates [K]; the steps so far. */
  private inputs(batches: readonly Int32Array[]): TF.Tensor[] {
    const { tf, rows, options } = this;
    const B = Math.min(options.batch_size, this.data.size);
    const index = new Int32Array(rows * B);
    const shares = new Float32Array(rows * B);
    batches.forEach((batch, row) => {
      index.set(batch, row * B);
      shares.fill(1 / batch.length, row * B, row * B + batch.length);
    });
    return [
      tf.scalar(batches.length, "int32"),
      tf.tensor2d(index, [rows, B], "int32"),
      tf.tensor2d(shares, [rows, B]),
      tf.fill([rows], options.optimizer.learning_rate),
      tf.scalar(this.taken, "int32"),
    ];
  }

  /** All that the program depends on beside the shapes of its arguments; the learning rate is one of those. */
  private key({ spec }: EngineModel, way: TrainMode): string | undefined {
    const { data, options, rows } = this;
    const { optimizer, loss, huber_delta, clip, l1, l2, batch_size, seed } = options;
    if (data.key === undefined || this.seams.inspect !== undefined) return undefined;
    return JSON.stringify([
      "train",
      data.key,
      data.resident.map(({ shape }) => shape),
      spec,
      { ...optimizer, learning_rate: 0 },
      [loss, huber_delta, clip, l1, l2, Math.min(batch_size, data.size), seed, rows],
      way,
    ]);
  }
}
