import type { TrainOptions, TrainProgress, TrainResult, TrainState } from "../engine/api";
import type { OutputData } from "../outputs";
import { formatCount, formatDuration, formatNumber, plural } from "../outputs/format";
import { encodeNumber } from "../outputs/numbers";
import type { RunContext } from "./kind";
import { thin } from "../outputs/thin";

type Training = OutputData<"training">;

/** Milliseconds between two states of the live curve. */
const interval = 200;
const curvePoints = 4000;
/** The latest ones; who wants more asks for fewer epochs between two. */
const mostSamples = 50;
const noHistory = { loss: [], val_loss: [], grad_norm: [], lr: [] };

/** The output of a train cell while it runs and at its end. */
export class TrainingView {
  private readonly steps: number[] = [];
  private readonly losses: number[] = [];
  private readonly history: TrainResult["history"];
  private readonly layers: Record<string, number[]> = {};
  private readonly samples: { epoch: number; text: string }[] = [];
  private readonly started = performance.now();
  private told = -Infinity;
  private last: TrainProgress | undefined;
  /** Norms of the epochs before this run, a row each; their names come with the first epoch of this one. */
  private readonly layersBefore: readonly number[][];

  /** `shown` are the settings; `writes` says that samples of text will come. */
  constructor(
    private readonly context: RunContext,
    private readonly shown: { config: Record<string, unknown>; track: readonly string[]; writes: boolean },
    private readonly options: TrainOptions,
    private readonly notes: string[],
    resume: TrainState | undefined,
  ) {
    const { layers, ...history } = resume?.course.history ?? { ...noHistory, layers: [] };
    this.history = structuredClone(history);
    this.layersBefore = layers;
  }

  /** Of the last step that was reported, from 1. */
  get epoch(): number {
    return this.last?.epoch ?? 1;
  }

  get step(): number {
    return this.last?.step ?? 1;
  }

  progress(progress: TrainProgress): void {
    this.last = progress;
    if (progress.epochEnd) this.endEpoch(progress);
    else this.addStep(progress);
    const now = performance.now();
    const last = progress.epochEnd && progress.epoch === progress.epochs;
    if (now - this.told < interval && !last) return;
    this.told = now;
    this.context.progress({
      epoch: progress.epoch,
      epochs: progress.epochs,
      step: progress.step,
      loss: encodeNumber(progress.loss),
      ...this.lastValidation(),
      ...(progress.eta_ms !== undefined && { eta_ms: Math.round(progress.eta_ms) }),
    });
    this.context.update("training", this.live(progress, now - this.started));
  }

  /** What the model wrote after an epoch. */
  sample(epoch: number, text: string): void {
    this.samples.push({ epoch, text });
    if (this.samples.length > mostSamples) this.samples.shift();
  }

  finish(result: TrainResult): void {
    Object.assign(this.layers, result.layer_grad_norms);
    this.context.show("training", {
      ...this.common(),
      summary: this.summary(result),
      epochs_run: result.epochs_run,
      stopped: result.stopped,
      best_epoch: result.best_epoch,
      history: this.tracked(result.history),
      steps: result.steps,
      ms_per_step: result.ms_per_step,
      ms: result.ms,
      mode: result.mode,
      notes: [...this.notes, ...result.notes],
    });
  }

  private live(progress: TrainProgress, ms: number): Training {
    const done = this.history.loss.length;
    return {
      ...this.common(),
      summary: `Epoch ${progress.epoch} of ${progress.epochs}, loss ${formatNumber(encodeNumber(progress.loss))}.`,
      epochs_run: done,
      stopped: "running",
      best_epoch: bestEpoch(this.history),
      history: this.tracked(this.history),
      steps: progress.step,
      ms_per_step: progress.ms_per_step,
      ms,
      ...(progress.eta_ms !== undefined && { eta_ms: progress.eta_ms }),
      mode: progress.mode ?? "eager",
      notes: this.notes,
    };
  }

  private common(): Pick<
    Training,
    | "model"
    | "epochs"
    | "engine"
    | "batches"
    | "config"
    | "defaults"
    | "steps_per_epoch"
    | "layer_grad_norms"
    | "samples"
  > {
    const kept = thin(this.losses, curvePoints);
    const { config, track, writes } = this.shown;
    return {
      model: this.context.cell.name ?? "",
      epochs: this.options.epochs,
      ...(this.last && { steps_per_epoch: Math.round(this.last.steps / this.options.epochs) }),
      engine: this.context.engine.name,
      batches: {
        step: kept.map((index) => this.steps[index] ?? 0),
        loss: kept.map((index) => encodeNumber(this.losses[index] ?? NaN)),
      },
      config,
      defaults: this.context.cell.defaults.filter((key) => Object.hasOwn(config, key)),
      ...(track.includes("layer_grad_norms") && {
        layer_grad_norms: Object.entries(this.layers).map(([layer, values]) => ({
          layer,
          values: values.map(encodeNumber),
        })),
      }),
      ...(writes && { samples: [...this.samples] }),
    };
  }

  private addStep({ step, loss }: TrainProgress): void {
    this.steps.push(step);
    this.losses.push(loss);
    if (this.losses.length < 4 * curvePoints) return;
    const kept = thin(this.losses, curvePoints);
    const steps = kept.map((index) => this.steps[index] ?? 0);
    const losses = kept.map((index) => this.losses[index] ?? NaN);
    this.steps.splice(0, Infinity, ...steps);
    this.losses.splice(0, Infinity, ...losses);
  }

  private endEpoch({ loss, val_loss, grad_norm, lr, layer_grad_norms = {} }: TrainProgress): void {
    this.history.loss.push(loss);
    if (val_loss !== undefined) this.history.val_loss.push(val_loss);
    this.history.grad_norm.push(grad_norm);
    this.history.lr.push(lr);
    Object.entries(layer_grad_norms).forEach(([layer, norm], i) => {
      (this.layers[layer] ??= this.layersBefore.map((row) => row[i] ?? NaN)).push(norm);
    });
  }

  /** The curves that were asked for; the loss always. */
  private tracked(history: TrainResult["history"]): Training["history"] {
    const of = (name: keyof TrainResult["history"]) =>
      name === "loss" || this.shown.track.includes(name) ? history[name].map(encodeNumber) : [];
    return { loss: of("loss"), val_loss: of("val_loss"), grad_norm: of("grad_norm"), lr: of("lr") };
  }

  private lastValidation(): { val_loss?: number | string } {
    const last = this.history.val_loss.at(-1);
    return last === undefined ? {} : { val_loss: encodeNumber(last) };
  }

  private summary(result: TrainResult): string {
    const { history, best_epoch: best } = result;
    const monitored = history.val_loss.length > 0 ? history.val_loss : history.loss;
    const name = history.val_loss.length > 0 ? "validation loss" : "loss";
    const value = monitored[best - 1];
    const kept =
      value === undefined
        ? "Not one epoch ended."
        : `Kept epoch ${best} with a ${name} of ${formatNumber(encodeNumber(value))}.`;
    const all = result.stopped === "completed";
    const run = formatCount(result.epochs_run);
    const before = this.layersBefore.length;
    const asked = plural(this.options.epochs, "epoch");
    const ran =
      before === 0
        ? `${all ? "all" : `${run} of`} ${asked}`
        : result.epochs_run === before
          ? `no epoch beyond the ${formatCount(before)} before`
          : `on from epoch ${formatCount(before)} to ${run} of ${asked}`;
    return `Trained ${ran} in ${formatDuration(result.ms)}${this.reason(result)}. ${kept}`;
  }

  private reason({ stopped }: TrainResult): string {
    switch (stopped) {
      case "completed":
        return "";
      case "early_stopping": {
        const { monitor, patience } = this.options.early_stopping ?? { monitor: "loss", patience: 0 };
        const watched = monitor === "val_loss" ? "validation loss" : "loss";
        return `; stopped early because the ${watched} did not improve for ${plural(patience, "epoch")}`;
      }
      case "nan":
        return "; stopped because the loss was no longer a finite number";
      case "interrupted":
        return "; stopped by you";
      case "max_minutes":
        return `; stopped because \`max_minutes: ${this.options.max_minutes ?? 0}\` had passed`;
    }
  }
}

function bestEpoch({ loss, val_loss }: TrainResult["history"]): number {
  const monitored = val_loss.length > 0 ? val_loss : loss;
  const best = monitored.reduce((low, value) => (value < low ? value : low), Infinity);
  return monitored.indexOf(best) + 1;
}
