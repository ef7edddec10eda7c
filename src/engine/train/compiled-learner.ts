import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Dataset, Tf, TrainOptions } from "../api";
import { jit, type Jitted } from "../graph/jit";
import { nativeBackend } from "../graph/native";
import { part } from "../graph/part";
import { tracerOf } from "../graph/trace";
import { traceScan } from "../graph/trace-scan";
import type { MaskSource } from "../model/forward";
import type { EngineModel } from "../model/model";
import { deviceMask } from "../random/device-mask";
import type { Learner, Stepped } from "./learner";
import { createGradient, createUpdate, freshSlots, type Learned } from "./step";
import type { TrainMode } from "./mode";

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
  private readonly program: Jitted<TF.Tensor[]>;
  private readonly rows: number;
  private learned: Learned;
  private taken = 0;
  private called = false;
  private msPerStep: number | undefined;

  constructor(
    private readonly tf: Tf,
    private readonly model: EngineModel,
    private readonly data: Dataset,
    private readonly options: TrainOptions,
    private readonly way: Extract<TrainMode, { kind: "compiled" }>,
  ) {
    this.rows = Math.min(Math.ceil(data.size / options.batch_size), mostStepsPerCall);
    const weights = model.weights.map((weight) => tf.keep(tf.clone(weight)));
    this.learned = { weights, slots: freshSlots(tf, weights, options).map((slot) => tf.keep(slot)) };
    this.program = jit(tf, this.loop(), { name: "train", xla: way.xla && way.parts === 1 });
  }

  get weights(): readonly TF.Tensor[] {
    return this.learned.weights;
  }

  get steps(): number {
    return this.taken;
  }

  /** Few steps until the first call has shown what they cost. */
  get stepsPerCall(): number {
    if (this.msPerStep === undefined) return Math.min(this.rows, 4);
    return Math.max(1, Math.min(this.rows, Math.round(msPerCall / this.msPerStep)));
  }

  run(resident: TF.Tensor[], batches: readonly Int32Array[]): Stepped[] {
    const { tf, learned } = this;
    const started = performance.now();
    const outputs = tf.tidy(() =>
      this.program(...this.inputs(batches), ...learned.weights, ...learned.slots, ...resident).map((tensor) =>
        tf.keep(tensor),
      ),
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
    this.program.dispose();
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

  /** The function that is compiled: a loop over steps. */
  private loop(): (...args: TF.Tensor[]) => TF.Tensor[] {
    const { tf } = this;
    const step = this.oneStep();
    return (count, index, shares, lr, taken, ...rest) => {
      const tracer = tracerOf(tf);
      assert(
        tracer !== undefined && count && index && shares && lr && taken,
        "training is compiled where it can be recorded",
      );
      const learned = this.learned.weights.length + this.learned.slots.length;
      const resident = rest.slice(learned);
      const [after, [losses, norms]] = traceScan(
        tracer,
        ([taken, ok, ...state], [index, shares, lr]) => {
          assert(taken && ok && index && shares && lr, "a step's inputs");
          const { loss, gradNorm, next } = step(resident, index, shares, lr, taken, state);
          const fine = tf.logicalAnd(ok, tf.logicalAnd(finite(tf, loss), finite(tf, gradNorm))); // []
          // From the first step on that is not a number nothing changes any more.
          const kept = next.map((tensor, i) => tf.where(fine, tensor, state[i] ?? tensor));
          return [
            [tf.add(taken, tf.cast(fine, "int32")), fine, ...kept],
            [loss, gradNorm],
          ];
        },
        [taken, tf.cast(tf.onesLike(taken), "bool"), ...rest.slice(0, learned)],
        [index, shares, lr],
        index.shape[0] ?? 1,
        false,
        count,
      );
      const [takenAfter, , ...state] = after;
      assert(losses && norms && takenAfter, "a loop gives what its steps give");
      return [losses, norms, takenAfter, ...state];
    };
  }

  private oneStep() {
    const { tf, model, data, options, way } = this;
    const gradientOf = createGradient(tf, model.planned, data, options);
    const update = createUpdate(tf, model.planned, options);
    const count = model.weights.length;
    const sideBySide = way.parts > 1;

    const gradient = (args: TF.Tensor[]): TF.Tensor[] => {
      const [index, shares, taken, number, ...rest] = args;
      assert(index && shares && taken && number, "a part's inputs");
      const masks = this.masks(taken, number);
      const { loss, gradients } = gradientOf(
        rest.slice(count),
        tf.reshape(index, [-1]),
        rest.slice(0, count),
        masks,
        tf.reshape(shares, [-1]),
      );
      return [loss, ...gradients];
    };
    const apply = (args: TF.Tensor[]): TF.Tensor[] => {
      const [lr, taken, ...rest] = args;
      assert(lr && taken, "an update's inputs");
      const state = rest.slice(0, this.learned.weights.length + this.learned.slots.length);
      const sums = addParts(tf, rest.slice(state.length), count + 1);
      const [loss, ...gradients] = sums;
      assert(loss !== undefined, "a part gives its loss");
      const number: TF.Scalar = tf.cast(tf.add(taken, tf.scalar(1, "int32")), "float32"); // []
      const result = update(
        tf.reshape(loss, []),
        gradients,
        { weights: state.slice(0, count), slots: state.slice(count) },
        tf.reshape(lr, []),
        number,
      );
      return [result.loss, result.gradNorm, ...result.weights, ...result.slots];
    };
    const partGradient = sideBySide ? part(tf, "gradient", gradient) : gradient;
    const partApply = sideBySide ? part(tf, "update", apply) : apply;

    return (
      resident: TF.Tensor[],
      index: TF.Tensor,
      shares: TF.Tensor,
      lr: TF.Tensor,
      taken: TF.Tensor,
      state: TF.Tensor[],
    ) => {
      const indices = sideBySide ? tf.split(index, way.parts) : [index];
      const shareParts = sideBySide ? tf.split(shares, way.parts) : [shares];
      const parts = indices.map((each, i) =>
        partGradient([
          each,
          shareParts[i] ?? shares,
          taken,
          tf.scalar(i, "int32"),
          ...state.slice(0, count),
          ...resident,
        ]),
      );
      const [loss, gradNorm, ...next] = partApply([lr, taken, ...state, ...parts.flat()]);
      assert(loss !== undefined && gradNorm !== undefined, "an update gives a loss and a norm");
      return { loss, gradNorm, next };
    };
  }

  /** Masks that depend on the seed, the layer, the step and the part. */
  private masks(taken: TF.Tensor, number: TF.Tensor): MaskSource {
    const { tf, options } = this;
    const backend = nativeBackend(tf);
    assert(backend !== undefined, "training is compiled on TensorFlow alone");
    const step = tf.add(tf.mul(taken, tf.scalar(64, "int32")), number); // []
    return (layer, shape, rate) => deviceMask(tf, backend, shape, rate, { seed: options.seed, layer, step });
  }
}

function finite(tf: Tf, value: TF.Tensor): TF.Tensor {
  return tf.isFinite(value);
}

function addParts(tf: Tf, parts: readonly TF.Tensor[], width: number): TF.Tensor[] {
  return parts.slice(0, width).map((_, i) => {
    const same = parts.filter((_, at) => at % width === i);
    return same.length === 1 ? (parts[i] ?? tf.scalar(0)) : tf.addN(same);
  });
}
