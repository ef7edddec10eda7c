import type { TrainCourse, TrainHooks, TrainOptions, TrainResult } from "../api";
import type { EngineModel } from "../model/model";
import type { Best } from "./best";
import { healthNotes } from "./health";
import type { EpochEnd, Learner } from "./learner";
import { trainNotes } from "./notes";
import { Patience } from "./patience";
import { Progress } from "./progress";
import { Schedule } from "./schedule";
import { snapshot, type Beginning } from "./state";
import { layersWithWeights } from "./step";

/** What one epoch asks for beside steps, from its first batch to its end. */
type Ending = { ended: EpochEnd | undefined } | { result: TrainResult };

/** One training from where it begins to its end: epochs, schedule, early stopping, the best weights. */
export class Run {
  private readonly best: Best;
  private readonly course: TrainCourse;
  private readonly notes: string[];
  private readonly monitor: "loss" | "val_loss";
  private readonly patience: Patience;

  constructor(
    private readonly model: EngineModel,
    private readonly learner: Learner,
    { best, course, notes }: Beginning,
    private readonly options: TrainOptions,
    private readonly hooks: TrainHooks,
    isHeld: boolean,
  ) {
    const { early_stopping: rule } = options;
    this.best = best;
    this.course = course;
    this.notes = [...notes];
    this.monitor = !isHeld ? "loss" : (rule?.monitor ?? "val_loss");
    if (rule?.monitor === "val_loss" && !isHeld) this.notes.push(trainNotes.noValidation);
    this.patience = new Patience(rule, course.patience);
  }

  /** `batchesOf` gives the batches of an epoch, as many for each. */
  epochs(batchesOf: (epoch: number) => Int32Array[]): TrainResult {
    const { course, options, learner } = this;
    const perEpoch = batchesOf(1).length;
    const layers = layersWithWeights(this.model.planned);
    const progress = new Progress(layers, perEpoch, options, () => learner.mode, this.hooks, course);
    const { learning_rate: rate } = options.optimizer;
    const schedule = new Schedule(
      rate,
      options.lr_schedule ?? null,
      perEpoch * options.epochs,
      perEpoch,
      course.plateau,
    );
    const ranBefore = course.history.loss.length;
    if (ranBefore >= options.epochs) this.notes.push(trainNotes.allRun(ranBefore));
    course.stopped = null;
    for (let epoch = ranBefore + 1; epoch <= options.epochs; epoch++) {
      const ending = this.epoch(epoch, batchesOf(epoch), schedule, progress);
      if ("result" in ending) return ending.result;
      if (ending.ended?.finiteWeights === false) return this.notFinite("weights", epoch, progress, false);
      const held = ending.ended?.validationLoss;
      course.batches = 0;
      const loss = progress.epochEnded(epoch, held);
      const monitored = this.monitor === "val_loss" && held !== undefined ? held : loss;
      if (held !== undefined && !Number.isFinite(held))
        return this.notFinite("validation loss", epoch, progress, false);
      this.best.offer(epoch, monitored, learner.stand.weights);
      schedule.epochEnded(monitored);
      const isOver = this.patience.isOver(monitored);
      this.remember(schedule);
      this.showModel(epoch);
      if (isOver) return this.end("early_stopping", progress);
      if (epoch < options.epochs) this.hooks.checkpoint?.(() => this.state(), false);
    }
    return this.end("completed", progress);
  }

  private epoch(epoch: number, batches: Int32Array[], schedule: Schedule, progress: Progress): Ending {
    const { course, learner, hooks } = this;
    let ended: EpochEnd | undefined;
    if (course.batches === 0) learner.startEpoch();
    while (course.batches < batches.length) {
      if (hooks.interrupted()) return { result: this.end("interrupted", progress) };
      if (progress.isTimeUp()) return { result: this.end("max_minutes", progress) };
      const from = course.batches;
      const block = batches.slice(from, from + learner.stepsPerCall);
      const rates = block.map((_, i) => schedule.of(course.steps + i + 1));
      const { cold } = learner;
      const isLast = from + block.length >= batches.length;
      const { stepped, epoch: last } = isLast
        ? learner.runLast(block, rates)
        : { stepped: learner.run(block, rates), epoch: undefined };
      ended = last;
      course.batches += stepped.length;
      progress.stepped(epoch, stepped, { batches: block, rates, cold: cold && learner.mode === "compiled" });
      const latest = stepped.at(-1);
      if (latest !== undefined && !latest.finite) {
        const what = Number.isFinite(latest.loss) ? "gradients" : "loss";
        return { result: this.notFinite(what, epoch, progress, true) };
      }
      if (!isLast) hooks.checkpoint?.(() => this.state(), false);
    }
    return { ended };
  }

  /** Shows the hook the model as it is now. */
  private showModel(epoch: number): void {
    if (this.hooks.epochEnded === undefined) return;
    this.model.replaceWeights(this.learner.stand.weights);
    this.hooks.epochEnded(epoch, this.model);
  }

  /** `inStep` says that the next step would have been the one that was not taken. */
  private notFinite(
    what: Parameters<typeof trainNotes.notFinite>[0],
    epoch: number,
    progress: Progress,
    inStep: boolean,
  ): TrainResult {
    const step = this.learner.stand.steps + (inStep ? 1 : 0);
    this.notes.push(trainNotes.notFinite(what, step, epoch, this.best.epoch, this.options));
    return this.end("nan", progress);
  }

  private end(stopped: TrainResult["stopped"], progress: Progress): TrainResult {
    const { best, learner, course, notes, options } = this;
    if (best.epoch === 0 && stopped !== "nan") best.take(learner.stand.weights);
    course.stopped = stopped;
    if (stopped !== "nan") this.hooks.checkpoint?.(() => this.state(), true);
    if (learner.note !== undefined) notes.push(learner.note);
    if (stopped !== "nan") notes.push(...healthNotes(this.model.planned, course, options));
    return {
      ...progress.result(),
      steps: learner.stand.steps,
      stopped,
      best_epoch: best.epoch,
      mode: learner.mode,
      notes,
    };
  }

  private remember(schedule: Schedule): void {
    const { course, best } = this;
    course.patience = this.patience.state;
    course.plateau = schedule.state;
    course.best_epoch = best.epoch;
    course.best_loss = Number.isFinite(best.lowest) ? best.lowest : null;
  }

  private state() {
    return snapshot(this.model, this.learner.stand, this.best, this.course);
  }
}
