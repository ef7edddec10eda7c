import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Tf, TrainOptions } from "../api";
import { jit } from "../graph/jit";
import { lease, type Lease } from "../graph/kept";
import type { Trace } from "../graph/trace";
import type { EngineModel } from "../model/model";
import type { EpochEnd, Examples, Learner, Stepped } from "./learner";
import type { TrainMode } from "./mode";
import { readReport, trainingLoop } from "./program";
import { freshSlots, type Learned } from "./step";

/** What tests and benches may set. */
export interface LearnerSeams {
  stepsPerCall?: number | undefined;
  inspect?: (trace: Trace) => void;
}

/** Calls are sized to about this, so that curves move and Stop is quick. */
const msPerCall = 100;
const mostStepsPerCall = 2048;
const heldBatchSize = 256;

/**
 * Takes many steps in one call of a compiled function: the data stay in the engine, the batches' indices go in, losses
 * and gradient norms come out. A batch that is not full is filled up with examples that count nothing. Results are the
 * same for any number of steps a call.
 */
export class CompiledLearner implements Learner {
  readonly mode = "compiled";
  private readonly lease: Lease;
  private readonly rows: number;
  /** Examples [L, C] and their shares [L, C] of the batches of validation. */
  private readonly heldBatches: [TF.Tensor2D, TF.Tensor2D];
  private learned: Learned;
  private taken = 0;
  private called = false;
  private msPerStep: number | undefined;

  constructor(
    private readonly tf: Tf,
    model: EngineModel,
    private readonly examples: Examples,
    private readonly options: TrainOptions,
    way: Extract<TrainMode, { kind: "compiled" }>,
    private readonly seams: LearnerSeams = {},
  ) {
    const { data, held } = examples;
    this.rows = Math.min(Math.ceil(data.size / options.batch_size), mostStepsPerCall);
    const weights = model.weights.map((weight) => tf.keep(tf.clone(weight)));
    this.learned = { weights, slots: freshSlots(tf, weights, options).map((slot) => tf.keep(slot)) };
    this.heldBatches = heldBatches(tf, held?.data.size ?? 0);
    this.lease = lease(tf, this.key(model, way), () =>
      jit(tf, trainingLoop(tf, model.planned, examples, options, way.parts), {
        name: "train",
        xla: way.xla && way.parts === 1,
        fallback: false,
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

  run(batches: readonly Int32Array[]): Stepped[] {
    return this.call(batches, 0).stepped;
  }

  runLast(batches: readonly Int32Array[]): { stepped: Stepped[]; epoch: EpochEnd } {
    const isHeld = this.examples.held !== undefined;
    const { stepped, validationLoss, finiteWeights } = this.call(
      batches,
      isHeld ? this.heldBatches[0].shape[0] : 0,
    );
    return { stepped, epoch: { validationLoss: isHeld ? validationLoss : undefined, finiteWeights } };
  }

  private call(batches: readonly Int32Array[], heldBatches: number) {
    const { tf, learned, examples } = this;
    const started = performance.now();
    const [report, ...next] = tf.tidy(() =>
      this.lease
        .program(
          ...this.inputs(batches),
          tf.scalar(heldBatches, "int32"),
          ...this.heldBatches,
          ...learned.weights,
          ...learned.slots,
          ...examples.resident,
          ...(examples.held?.resident ?? []),
        )
        .map((tensor) => tf.keep(tensor)),
    );
    assert(report !== undefined, "a call gives a report");
    const { taken, loss, gradNorm, ...rest } = readReport(report.dataSync(), this.rows);
    tf.dispose([report, ...learned.weights, ...learned.slots]);
    this.learned = {
      weights: next.slice(0, learned.weights.length),
      slots: next.slice(learned.weights.length),
    };
    this.taken += taken;
    // The first call compiles, and tells nothing of what a step costs.
    if (this.called) this.msPerStep = (performance.now() - started) / batches.length;
    this.called = true;
    const stepped = batches
      .slice(0, taken + 1)
      .map((_, i) => ({ loss: loss(i), gradNorm: gradNorm(i), finite: i < taken }));
    return { stepped, ...rest };
  }

  dispose(): void {
    this.lease.release();
    this.tf.dispose([...this.learned.weights, ...this.learned.slots, ...this.heldBatches]);
    this.learned = { weights: [], slots: [] };
  }

  /** How many steps; which examples [K, B] and their shares [K, B]; the learning rates [K]; the steps so far. */
  private inputs(batches: readonly Int32Array[]): TF.Tensor[] {
    const { tf, rows, options } = this;
    const B = Math.min(options.batch_size, this.examples.data.size);
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
    const { options, rows } = this;
    const { data, held } = this.examples;
    const { optimizer, loss, huber_delta, clip, l1, l2, batch_size, seed } = options;
    if (data.key === undefined || this.seams.inspect !== undefined) return undefined;
    if (held !== undefined && held.data.key === undefined) return undefined;
    return JSON.stringify([
      "train",
      [data, held?.data].map((each) => [each?.key, each?.size, each?.resident.map(({ shape }) => shape)]),
      spec,
      { ...optimizer, learning_rate: 0 },
      [loss, huber_delta, clip, l1, l2, Math.min(batch_size, data.size), seed, rows],
      way,
    ]);
  }
}

/** Cuts so many examples into equal batches, the last one filled up with examples that count nothing. */
function heldBatches(tf: Tf, size: number): [TF.Tensor2D, TF.Tensor2D] {
  const count = Math.max(1, Math.ceil(size / heldBatchSize));
  const each = Math.max(1, Math.ceil(size / count));
  const index = Int32Array.from({ length: count * each }, (_, i) => (i < size ? i : 0));
  const shares = Float32Array.from(index, (_, i) => (i < size ? 1 / size : 0));
  return [tf.keep(tf.tensor2d(index, [count, each], "int32")), tf.keep(tf.tensor2d(shares, [count, each]))];
}
