import type { TrainHooks, TrainOptions, TrainResult } from "../api";
import type { Stepped } from "./learner";

/** Counts, times and averages while training runs, and tells the hooks. */
export class Progress {
  private readonly started = performance.now();
  private readonly steps: number;
  private readonly history: TrainResult["history"] = { loss: [], val_loss: [], grad_norm: [], lr: [] };
  private step = 0;
  /** Sums over the examples of the present epoch. */
  private sums = { loss: 0, examples: 0, gradNorm: 0, steps: 0 };
  private msInSteps = 0;
  private lastStepEnded = this.started;

  constructor(
    size: number,
    private readonly options: TrainOptions,
    private readonly hooks: TrainHooks,
  ) {
    this.steps = Math.ceil(size / options.batch_size) * options.epochs;
  }

  isTimeUp(): boolean {
    const { max_minutes: limit } = this.options;
    const now = performance.now();
    // What happened between two steps is not theirs.
    this.lastStepEnded = now;
    return limit !== null && now - this.started >= limit * 60_000;
  }

  /** What one call of the engine gave for the batches it took. */
  stepped(epoch: number, block: readonly Stepped[], batches: readonly Int32Array[]): void {
    const now = performance.now();
    const msEach = (now - this.lastStepEnded) / Math.max(block.length, 1);
    this.lastStepEnded = now;
    block.forEach(({ loss, gradNorm }, i) => {
      const examples = batches[i]?.length ?? 0;
      this.step++;
      this.msInSteps += msEach;
      this.sums.loss += loss * examples;
      this.sums.examples += examples;
      this.sums.gradNorm += gradNorm;
      this.sums.steps++;
      this.tell(epoch, loss, gradNorm, { epochEnd: false });
    });
  }

  /** Gives the loss of the epoch: the mean over its examples, each with the loss of its batch. */
  epochEnded(epoch: number, valLoss: number | undefined): number {
    const loss = this.sums.loss / this.sums.examples;
    const gradNorm = this.sums.gradNorm / this.sums.steps;
    this.sums = { loss: 0, examples: 0, gradNorm: 0, steps: 0 };
    this.history.loss.push(loss);
    if (valLoss !== undefined) this.history.val_loss.push(valLoss);
    this.history.grad_norm.push(gradNorm);
    this.history.lr.push(this.options.optimizer.learning_rate);
    this.tell(epoch, loss, gradNorm, { epochEnd: true, val_loss: valLoss });
    return loss;
  }

  result(steps: number): Pick<TrainResult, "epochs_run" | "history" | "steps" | "ms_per_step" | "ms"> {
    return {
      epochs_run: this.history.loss.length,
      history: this.history,
      steps,
      ms_per_step: this.msPerStep(),
      ms: performance.now() - this.started,
    };
  }

  private tell(
    epoch: number,
    loss: number,
    gradNorm: number,
    rest: { epochEnd: boolean; val_loss?: number },
  ): void {
    const elapsed = performance.now() - this.started;
    this.hooks.progress({
      epoch,
      epochs: this.options.epochs,
      step: this.step,
      steps: this.steps,
      loss,
      ...rest,
      grad_norm: gradNorm,
      lr: this.options.optimizer.learning_rate,
      ms_per_step: this.msPerStep(),
      eta_ms: (elapsed / this.step) * (this.steps - this.step),
    });
  }

  private msPerStep(): number {
    return this.step === 0 ? 0 : this.msInSteps / this.step;
  }
}
