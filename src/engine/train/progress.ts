import type { TrainCourse, TrainHooks, TrainOptions, TrainResult } from "../api";
import type { Stepped } from "./learner";
import { noSums } from "./state";

/** Counts, times and averages while training runs, and tells the hooks. */
export class Progress {
  private readonly started = performance.now();
  private readonly steps: number;
  private msInSteps = 0;
  private timedSteps = 0;
  private lastStepEnded = this.started;
  private lr: number;

  constructor(
    private readonly layers: readonly string[],
    stepsPerEpoch: number,
    private readonly options: TrainOptions,
    private readonly mode: () => TrainResult["mode"],
    private readonly hooks: Pick<TrainHooks, "progress">,
    /** Changes as training goes on. */
    private readonly course: TrainCourse,
  ) {
    this.steps = stepsPerEpoch * options.epochs;
    this.lr = course.history.lr.at(-1) ?? options.optimizer.learning_rate;
  }

  isTimeUp(): boolean {
    const { max_minutes: limit } = this.options;
    const now = performance.now();
    // What happened between two steps is not theirs.
    this.lastStepEnded = now;
    return limit !== null && now - this.started >= limit * 60_000;
  }

  /** What one call of the engine gave for the batches it took; a cold one tells nothing of what a step costs. */
  stepped(
    epoch: number,
    block: readonly Stepped[],
    { batches, rates, cold }: { batches: readonly Int32Array[]; rates: readonly number[]; cold: boolean },
  ): void {
    const { course } = this;
    const now = performance.now();
    if (!cold) {
      this.msInSteps += now - this.lastStepEnded;
      this.timedSteps += block.length;
    }
    this.lastStepEnded = now;
    block.forEach(({ loss, gradNorm, layerNorms }, i) => {
      const examples = batches[i]?.length ?? 0;
      const { sums } = course;
      course.steps++;
      this.lr = rates[i] ?? this.lr;
      sums.loss += loss * examples;
      sums.examples += examples;
      sums.grad_norm += gradNorm;
      sums.steps++;
      sums.layers = Array.from(layerNorms, (norm, layer) => norm + (sums.layers[layer] ?? 0));
      this.tell(epoch, loss, gradNorm, { epochEnd: false });
    });
  }

  /** Gives the loss of the epoch: the mean over its examples, each with the loss of its batch. */
  epochEnded(epoch: number, valLoss: number | undefined): number {
    const { history, sums } = this.course;
    const loss = sums.loss / sums.examples;
    const gradNorm = sums.grad_norm / sums.steps;
    const layers = sums.layers.map((norm) => norm / sums.steps);
    this.course.sums = noSums();
    history.loss.push(loss);
    if (valLoss !== undefined) history.val_loss.push(valLoss);
    history.grad_norm.push(gradNorm);
    history.lr.push(this.lr);
    history.layers.push(layers);
    this.tell(epoch, loss, gradNorm, {
      epochEnd: true,
      val_loss: valLoss,
      layer_grad_norms: Object.fromEntries(this.layers.map((name, i) => [name, layers[i] ?? NaN])),
    });
    return loss;
  }

  result() {
    const { layers: rows, ...history } = this.course.history;
    return {
      epochs_run: history.loss.length,
      history,
      layer_grad_norms: Object.fromEntries(
        this.layers.map((name, i) => [name, rows.map((row) => row[i] ?? NaN)]),
      ),
      steps: this.course.steps,
      ms_per_step: this.msPerStep() ?? this.elapsed() / Math.max(1, this.course.steps),
      ms: this.elapsed(),
    };
  }

  private tell(
    epoch: number,
    loss: number,
    gradNorm: number,
    rest: { epochEnd: boolean; val_loss?: number | undefined; layer_grad_norms?: Record<string, number> },
  ): void {
    const msPerStep = this.msPerStep();
    const { val_loss, ...others } = rest;
    this.hooks.progress({
      epoch,
      epochs: this.options.epochs,
      step: this.course.steps,
      steps: this.steps,
      loss,
      ...others,
      ...(val_loss !== undefined && { val_loss }),
      grad_norm: gradNorm,
      lr: this.lr,
      mode: this.mode(),
      ms_per_step: msPerStep ?? 0,
      ...(msPerStep !== undefined && { eta_ms: msPerStep * (this.steps - this.course.steps) }),
    });
  }

  private elapsed(): number {
    return performance.now() - this.started;
  }

  /** Undefined before a call has told what a step costs. */
  private msPerStep(): number | undefined {
    return this.timedSteps === 0 ? undefined : this.msInSteps / this.timedSteps;
  }
}
