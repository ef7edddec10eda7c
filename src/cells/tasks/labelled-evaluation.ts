import type { Issue } from "../../base/issue";
import type { Labelled } from "../../engine/api";
import { formatNumber, plural } from "../../outputs/format";
import { encodeNumber, type Num } from "../../outputs/numbers";
import type { DataConfig } from "../data-keys";
import type { EvaluateConfig } from "../evaluate";
import { fault, issue } from "../issues";
import type { CheckContext, RunContext } from "../kind";
import { modelConfig } from "../references";
import { splitOf } from "../split";
import type { SequencesValue, TrainValue } from "../values";
import { verdict } from "../verdict";
import type { Judged } from "./task";

const parts = ["train", "validation", "test"] as const;

/** Accuracy and macro-F1 beside always telling the most frequent class of training, and which were taken for which. */
export function evaluateClasses(
  config: EvaluateConfig,
  trained: TrainValue,
  { data }: SequencesValue,
  context: RunContext,
): Judged {
  const { labelled } = context.engine;
  const classes = data.classes ?? [];
  const labels = data.parts[config.on].classes;
  const told = labelled.told(outputsOf(config, trained, data, context), data.known);
  const usual = labelled.majority(data);
  const scores = labelled.scoreClasses(labels, told, classes.length);
  const always = labelled.scoreClasses(
    labels,
    labels.map(() => usual),
    classes.length,
  );
  const metrics = wanted(config, { accuracy: scores.accuracy, macro_f1: scores.macro_f1 });
  return {
    metrics,
    output: {
      verdict: classVerdict(scores, always, classes[usual] ?? ""),
      model: context.cell.name ?? "",
      on: config.on,
      target: data.label,
      metrics,
      baselines: { majority: wanted(config, { accuracy: always.accuracy, macro_f1: always.macro_f1 }) },
      by_horizon: [],
      windows: labels.length,
      scope: scopeOf(data, labels.length),
      confusion: { classes, counts: scores.confusion },
      notes: notesOf(config, data),
    },
  };
}

/** Errors in the units of the label, beside always telling the mean of training. */
export function evaluateNumbers(
  config: EvaluateConfig,
  trained: TrainValue,
  { data }: SequencesValue,
  context: RunContext,
): Judged {
  const { labelled } = context.engine;
  const labels = data.parts[config.on].numbers;
  const told = labelled.unscaleLabels(data, outputsOf(config, trained, data, context));
  const mean = labelled.mean(data);
  const scores = labelled.scoreNumbers(labels, told);
  const always = labelled.scoreNumbers(
    labels,
    labels.map(() => mean),
  );
  const metrics = wanted(config, { ...scores });
  return {
    metrics,
    output: {
      verdict: verdict(scores.mae, { "the mean": always.mae }),
      model: context.cell.name ?? "",
      on: config.on,
      target: data.label,
      metrics,
      baselines: { mean: wanted(config, { ...always }) },
      by_horizon: [],
      windows: labels.length,
      scope: scopeOf(data, labels.length),
      notes: notesOf(config, data),
    },
  };
}

/** Whether the part that is judged has a share; sequences that are named for it have one in any case. */
export function checkLabelledEvaluation(
  { on }: EvaluateConfig,
  source: DataConfig,
  { cell, above }: CheckContext,
): Issue[] {
  const named = on === "test" && source.test_sequences.length > 0;
  if (named || splitOf(source)[parts.indexOf(on)] !== 0) return [];
  const name = modelConfig(above, cell.name)?.data ?? "";
  return [issue({ code: "empty-part", part: on, name }, cell.spanOf(["on"], "value"))];
}

/** What the model gives for every example of the part, [N, …]. Faults: empty-part. */
function outputsOf(
  { on }: EvaluateConfig,
  { model, data: name }: TrainValue,
  data: Labelled,
  { engine, cell }: RunContext,
): Float32Array {
  const examples = engine.labelled.toPredict(data, on);
  if (examples.size === 0) throw fault({ code: "empty-part", part: on, name }, cell.spanOf(["on"], "value"));
  return engine.predict(model, examples).values;
}

/** Those of the metrics that were asked for; all where none of them was. */
function wanted({ metrics }: EvaluateConfig, scores: Record<string, number>): Record<string, Num> {
  const asked: readonly string[] = metrics === "auto" ? [] : metrics;
  const known = Object.entries(scores).filter(([name]) => asked.includes(name));
  return Object.fromEntries(
    (known.length === 0 ? Object.entries(scores) : known).map(([name, value]) => [name, encodeNumber(value)]),
  );
}

interface Told {
  accuracy: number;
  macro_f1: number;
}

/** More right is a win only where the classes, each counted alike, are told better too. */
function classVerdict(model: Told, usual: Told, name: string): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const f1 = (value: number): string => formatNumber(encodeNumber(value), 3);
  const against = `${percent(model.accuracy)} right against ${percent(usual.accuracy)}, macro-F1 ${f1(model.macro_f1)} against ${f1(usual.macro_f1)}`;
  const points = 100 * (model.accuracy - usual.accuracy);
  if (points > 0 && model.macro_f1 > usual.macro_f1)
    return `The model beats the majority class, ${name}, by ${formatNumber(encodeNumber(points), 2)} points (${against}).`;
  return `The model does not beat the majority class, ${name} (${against}).`;
}

function scopeOf({ sequences, parts: all }: Labelled, examples: number): string {
  const whole = parts.reduce((sum, name) => sum + all[name].starts.length, 0) === sequences;
  return plural(examples, whole ? "sequence" : "window");
}

function notesOf({ on }: EvaluateConfig, { parts: all, classes, known, splitBy }: Labelled): string[] {
  const notes: string[] = [];
  if (on === "train") notes.push("The model was trained on these, so it tells new ones less well.");
  if (on === "validation")
    notes.push("The best epoch was chosen on these, so new ones may be told less well.");
  const unknown = all[on].classes.filter((place) => place >= known).length;
  if (unknown > 0 && classes !== null)
    notes.push(
      `${plural(unknown, "example")} of a class that training lacks (${classes.slice(known).join(", ")}) count as told wrongly.`,
    );
  const { sequences } = all[on];
  if (splitBy === "sequence" && sequences.length < 10)
    notes.push(
      `All of these come from ${plural(sequences.length, "sequence")}, so the figures say little of sequences in general.`,
    );
  return notes;
}
