import * as z from "zod/mini";
import { formatCount, formatDuration, formatNumber, plural } from "./format";
import { decodeNumber, num } from "./numbers";
import { defineOutput } from "./output";
import { defaultsText, facts, notesBlock, stack, wrap } from "./text/block";
import { plot } from "./text/plot";
import { numbersOf } from "./text/series";

const schema = z.object({
  /** At the end it says why training stopped, and which weights are kept. */
  summary: z.string(),
  model: z.string(),
  /** Epochs asked for. */
  epochs: z.int(),
  epochs_run: z.int(),
  /** "running" only while the cell runs; the output at the end has one of the others. */
  stopped: z.enum(["running", "completed", "early_stopping", "nan", "interrupted", "max_minutes"]),
  /** Counts from 1; 0 before the first epoch has ended. */
  best_epoch: z.int(),
  /** One value an epoch; `val_loss` is empty where there is no validation part. */
  history: z.object({
    loss: z.array(num),
    val_loss: z.array(num),
    grad_norm: z.array(num),
    lr: z.array(num),
  }),
  /** One value an epoch for each layer with weights; left out if it is not wanted. */
  layer_grad_norms: z.optional(z.array(z.object({ layer: z.string(), values: z.array(num) }))),
  /** What a model of text wrote after some epochs, in order. */
  samples: z.optional(z.array(z.object({ epoch: z.int(), text: z.string() }))),
  /** Loss of single batches since the start, thinned to at most 4,000 points, for the live curve. */
  batches: z.object({ step: z.array(z.int()), loss: z.array(num) }),
  /** Steps done so far. */
  steps: z.int(),
  /** Places the batches on the axis of epochs; without it only whole epochs are drawn while training runs. */
  steps_per_epoch: z.optional(z.int()),
  ms_per_step: z.number(),
  ms: z.number(),
  eta_ms: z.optional(z.number()),
  mode: z.enum(["compiled", "eager"]),
  engine: z.enum(["native", "embedded"]),
  config: z.record(z.string(), z.unknown()),
  defaults: z.array(z.string()),
  notes: z.array(z.string()),
});

type Training = z.infer<typeof schema>;

export const training = defineOutput({
  name: "training",
  schema,
  cutShort,
  toLines: (d, width) =>
    stack(
      wrap(d.summary, width),
      facts(
        [
          ["epochs", `${formatCount(d.epochs_run)} of ${formatCount(d.epochs)}, ${stateOf(d)}`],
          ["best epoch", bestText(d)],
          ["time", timeText(d)],
          ["engine", `${d.engine}, ${d.mode}`],
          ["learning rate", rateText(d)],
          ["gradient norms", normsText(d)],
          ["defaults", defaultsText(d.config, d.defaults)],
        ],
        width,
      ),
      lossPlot(d, width),
      ...(d.samples ?? [])
        .slice(-1)
        .map(({ epoch, text }) => [`after epoch ${formatCount(epoch)}`, ...wrap(text, width, "  ")]),
      notesBlock(d.notes, width),
    ),
});

function cutShort(d: Training): Training {
  if (d.stopped !== "running") return d;
  const summary = `Training of ${d.model} did not come to its end.`;
  return { ...d, stopped: "interrupted", eta_ms: undefined, summary };
}

/** How training stands, or why it ended, in a word or two; the summary has the whole sentence. */
export function stateOf(d: Training): string {
  const states: Record<Training["stopped"], string> = {
    running: "running",
    completed: "completed",
    early_stopping: "stopped early",
    nan: "loss is NaN",
    interrupted: "interrupted",
    max_minutes: "out of time",
  };
  return states[d.stopped];
}

/** A scale of powers suits losses that are all positive and span more than a factor of thirty. */
function suitsLogarithm(losses: readonly number[]): boolean {
  const finite = losses.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), 0);
  return low > 0 && high > 30 * low;
}

/** The learning rate at the first and the last epoch, where a schedule changed it. */
function rateText({ history: { lr } }: Training): string | undefined {
  const [first] = lr;
  const last = lr.at(-1);
  if (first === undefined || last === undefined || !changes(lr)) return undefined;
  return `${formatNumber(first, 3)} at first, ${formatNumber(last, 3)} at last`;
}

/** Whether a curve is more than one value. */
export function changes(values: Training["history"]["lr"]): boolean {
  return values.some((value) => value !== values[0]);
}

function normsText({ layer_grad_norms: layers = [] }: Training): string | undefined {
  const last = layers.flatMap(({ layer, values }) => {
    const value = values.at(-1);
    return value === undefined ? [] : [`${layer} ${formatNumber(value, 2)}`];
  });
  return last.length === 0 ? undefined : last.join(", ");
}

function bestText(d: Training): string | undefined {
  const loss = d.history.loss[d.best_epoch - 1];
  const valLoss = d.history.val_loss[d.best_epoch - 1];
  if (d.best_epoch < 1 || loss === undefined) return undefined;
  const losses = [
    `loss ${formatNumber(loss)}`,
    ...(valLoss === undefined ? [] : [`val_loss ${formatNumber(valLoss)}`]),
  ];
  return `${formatCount(d.best_epoch)}: ${losses.join(", ")}`;
}

function timeText(d: Training): string {
  const left = d.eta_ms === undefined || d.stopped !== "running" ? "" : `, ${formatDuration(d.eta_ms)} left`;
  return `${formatDuration(d.ms)}${left}, ${plural(d.steps, "step")} of ${formatNumber(d.ms_per_step, 3)} ms`;
}

function lossPlot(d: Training, width: number): string[] {
  const loss = numbersOf(d.history.loss);
  const valLoss = d.history.val_loss.map(decodeNumber);
  if (loss.length < 2) return [];
  const epochs = loss.map((_, index) => index + 1);
  const logarithmic = suitsLogarithm([...loss, ...valLoss]);
  const lines = [
    { x: epochs, y: loss, label: "loss" },
    ...(valLoss.length > 0 ? [{ x: epochs, y: valLoss, label: "val_loss", dashed: true }] : []),
  ];
  const quarter = Math.max(1, Math.round(loss.length / 5));
  const ticks = epochs
    .filter(
      (epoch) =>
        epoch === 1 || epoch === loss.length || (epoch % quarter === 0 && loss.length - epoch >= quarter / 2),
    )
    .map((epoch) => ({ x: epoch, label: epoch === 1 ? "epoch 1" : `${epoch}` }));
  const best = d.best_epoch > 1 ? [{ x: d.best_epoch, label: `best ${d.best_epoch}` }] : [];
  return plot({ lines, cuts: best, ticks, height: 10, logarithmic }, width);
}
