import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Tf, TrainOptions } from "../api";
import { jit } from "../graph/jit";
import { lease, type Lease } from "../graph/kept";
import type { Trace } from "../graph/trace";
import type { EngineModel } from "../model/model";
import type { EpochEnd, Examples, Learner, Stand, Stepped } from "./learner";
import type { TrainMode } from "./mode";
import type { Objective } from "./objective";
import { readReport, trainingLoop } from "./program";
import { disposeStand, zeroStates } from "./stand";
import { heldBatchesOf } from "./validate";

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
  cold = true;
  private readonly lease: Lease;
  /** Steps that a call can take, and examples of one of them. */
  private readonly rows: number;
  private readonly batchRows: number;
  /** Examples [L, C] and their shares [L, C] of the batches of validation. */
  private readonly heldBatches: [TF.Tensor2D, TF.Tensor2D];
  private msPerStep: number | undefined;

  /** Takes over what it is given to stand on. */
  constructor(
    private readonly tf: Tf,
    { spec }: Pick<EngineModel, "spec">,
    private readonly objective: Objective,
    private readonly examples: Examples,
    private readonly options: TrainOptions,
    way: Extract<TrainMode, { kind: "compiled" }>,
    private current: Stand,
    private readonly seams: LearnerSeams = {},
  ) {
    const { data, held } = examples;
    this.rows = Math.min(Math.ceil(data.size / options.batch_size), mostStepsPerCall);
    this.batchRows = Math.min(options.batch_size, data.size);
    this.heldBatches = filledUp(tf, heldBatchesOf(held?.data.size ?? 0, objective, options.batch_size));
    this.lease = lease(tf, this.key(spec, way), () =>
      jit(tf, trainingLoop(tf, objective, examples, options, way.parts), {
        name: "train",
        xla: way.xla && way.parts === 1,
        fallback: false,
        ...(seams.inspect === undefined ? {} : { inspect: seams.inspect }),
      }),
    );
  }

  get stand(): Readonly<Stand> {
    return this.current;
  }

  /** Few steps until the first call has shown what they cost. */
  get stepsPerCall(): number {
    if (this.seams.stepsPerCall !== undefined) return Math.min(this.rows, this.seams.stepsPerCall);
    if (this.msPerStep === undefined) return Math.min(this.rows, 4);
    return Math.max(1, Math.min(this.rows, Math.round(msPerCall / this.msPerStep)));
  }

  startEpoch(): void {
    this.tf.dispose(this.current.states);
    const states = zeroStates(this.tf, this.objective.carried, this.batchRows);
    this.current = { ...this.current, states };
  }

  run(batches: readonly Int32Array[], rates: readonly number[]): Stepped[] {
    return this.call(batches, rates, 0).stepped;
  }

  runLast(batches: readonly Int32Array[], rates: readonly number[]): { stepped: Stepped[]; epoch: EpochEnd } {
    const isHeld = this.examples.held !== undefined;
    const held = isHeld ? this.heldBatches[0].shape[0] : 0;
    const { stepped, validationLoss, finiteWeights } = this.call(batches, rates, held);
    return { stepped, epoch: { validationLoss: isHeld ? validationLoss : undefined, finiteWeights } };
  }

  private call(batches: readonly Int32Array[], rates: readonly number[], heldBatches: number) {
    const { tf, current, examples } = this;
    const started = performance.now();
    const [report, ...next] = tf.tidy(() =>
      this.lease
        .program(
          ...this.inputs(batches, rates),
          tf.scalar(heldBatches, "int32"),
          ...this.heldBatches,
          ...current.weights,
          ...current.slots,
          ...current.states,
          ...examples.resident,
          ...(examples.held?.resident ?? []),
        )
        .map((tensor) => tf.keep(tensor)),
    );
    assert(report !== undefined, "a call gives a report");
    // SAFETY: the report was concatenated from float32 tensors.
    const { taken, ofStep, ...rest } = readReport(report.dataSync() as Float32Array, this.objective);
    tf.dispose(report);
    disposeStand(tf, current);
    const slots = current.weights.length + current.slots.length;
    this.current = {
      weights: next.slice(0, current.weights.length),
      slots: next.slice(current.weights.length, slots),
      states: next.slice(slots),
      steps: current.steps + taken,
    };
    // The first call compiles, and tells nothing of what a step costs.
    if (!this.cold) this.msPerStep = (performance.now() - started) / batches.length;
    this.cold = false;
    const stepped = batches.slice(0, taken + 1).map((_, i): Stepped => {
      const numbers = ofStep(i);
      const [loss = NaN, gradNorm = NaN] = numbers;
      return { loss, gradNorm, layerNorms: numbers.subarray(2), finite: i < taken };
    });
    return { stepped, ...rest };
  }

  dispose(): void {
    this.lease.release();
    this.tf.dispose(this.heldBatches);
    disposeStand(this.tf, this.current);
    this.current = { ...this.current, weights: [], slots: [], states: [] };
  }

  /** How many steps; which examples [K, B] and their shares [K, B]; the learning rates [K]; the steps so far. */
  private inputs(batches: readonly Int32Array[], rates: readonly number[]): TF.Tensor[] {
    const { tf, rows, batchRows: B } = this;
    const index = new Int32Array(rows * B);
    const shares = new Float32Array(rows * B);
    batches.forEach((batch, row) => {
      index.set(batch, row * B);
      shares.fill(1 / batch.length, row * B, row * B + batch.length);
    });
    const lr = new Float32Array(rows);
    lr.set(rates);
    return [
      tf.scalar(batches.length, "int32"),
      tf.tensor2d(index, [rows, B], "int32"),
      tf.tensor2d(shares, [rows, B]),
      tf.tensor1d(lr),
      tf.scalar(this.current.steps, "int32"),
    ];
  }

  /** All that the program depends on beside the shapes of its arguments; the learning rate is one of those. */
  private key(spec: EngineModel["spec"], way: TrainMode): string | undefined {
    const { options, rows, batchRows } = this;
    const { data, held } = this.examples;
    const { optimizer, clip, l1, l2, seed } = options;
    if (data.key === undefined || this.seams.inspect !== undefined) return undefined;
    if (held !== undefined && held.data.key === undefined) return undefined;
    return JSON.stringify([
      "train",
      [data, held?.data].map((each) => [each?.key, each?.size, each?.resident.map(({ shape }) => shape)]),
      spec,
      { ...optimizer, learning_rate: 0 },
      [this.objective.loss, this.objective.carried, clip, l1, l2, batchRows, seed, rows],
      way,
    ]);
  }
}

/** Batches as examples [L, C] and their shares of all, filled up to the same size with examples that count nothing. */
function filledUp(tf: Tf, batches: readonly Int32Array[]): [TF.Tensor2D, TF.Tensor2D] {
  const count = Math.max(1, batches.length);
  const each = Math.max(1, batches[0]?.length ?? 0);
  const size = batches.reduce((sum, batch) => sum + batch.length, 0);
  const index = new Int32Array(count * each);
  const shares = new Float32Array(count * each);
  batches.forEach((batch, row) => {
    index.set(batch, row * each);
    shares.fill(1 / size, row * each, row * each + batch.length);
  });
  return [tf.keep(tf.tensor2d(index, [count, each], "int32")), tf.keep(tf.tensor2d(shares, [count, each]))];
}
