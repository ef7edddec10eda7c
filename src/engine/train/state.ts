import type * as TF from "@tensorflow/tfjs-core";
import type { NamedTensor, Tf, TrainCourse, TrainOptions, TrainState } from "../api";
import type { EngineModel } from "../model/model";
import { Best } from "./best";
import type { Stand } from "./learner";
import { trainNotes } from "./notes";
import type { Objective } from "./objective";
import { createOptimizer } from "./optimizers";
import { disposeStand, standFrom } from "./stand";

/** What a course depends on beside its numbers: within an epoch training goes on only if none of these changed. */
type Setting = Pick<TrainCourse, "optimizer" | "size" | "batch_size" | "seed" | "shuffle">;

function settingOf({ optimizer, batch_size, seed, shuffle }: TrainOptions, size: number): Setting {
  return { optimizer: optimizer.type, size, batch_size, seed, shuffle };
}

export interface Beginning {
  stand: Stand;
  best: Best;
  course: TrainCourse;
  notes: string[];
}

/**
 * Where training begins: at its start, or where `options.resume` stood. The tensors are copies. Faults: other-weights.
 */
export function begin(
  tf: Tf,
  model: EngineModel,
  { carried }: Objective,
  options: TrainOptions,
  size: number,
): Beginning {
  const setting = settingOf(options, size);
  const { resume } = options;
  if (resume === undefined)
    return {
      stand: standFrom(tf, { weights: model.weights }, options),
      best: new Best(tf, model.weights),
      course: freshCourse(setting),
      notes: [],
    };
  const notes: string[] = [];
  model.setWeights(resume.weights);
  const expected = model.weights.flatMap(({ shape }) =>
    Array.from({ length: createOptimizer(options.optimizer).slots }, () => shape),
  );
  const keepsSlots = resume.course.optimizer === setting.optimizer && fits(resume.slots, expected);
  if (!keepsSlots) notes.push(trainNotes.otherOptimizer(resume.course.optimizer, setting.optimizer));
  const rows = Math.min(options.batch_size, size);
  const sameEpoch =
    (Object.keys(setting) as (keyof Setting)[]).every((key) => resume.course[key] === setting[key]) &&
    fits(
      resume.states,
      carried.map((shape) => [rows, ...shape]),
    );
  const slots = keepsSlots ? tensorsOf(tf, resume.slots) : undefined;
  const states = sameEpoch ? tensorsOf(tf, resume.states) : [];
  const given = { weights: model.weights, steps: resume.course.steps, states };
  const stand = standFrom(tf, slots === undefined ? given : { ...given, slots }, options);
  tf.dispose([...(slots ?? []), ...states]);
  try {
    model.setWeights(resume.best);
  } catch (error) {
    disposeStand(tf, stand);
    throw error;
  }
  const { best_epoch, best_loss, ...rest } = structuredClone(resume.course);
  const course = { ...rest, best_epoch, best_loss, ...setting };
  // Who goes on after an early end wants to wait once more.
  if (course.stopped === "early_stopping") course.patience.waited = 0;
  return {
    stand,
    best: new Best(tf, model.weights, best_epoch, best_loss ?? Infinity),
    course: sameEpoch ? course : { ...course, batches: 0, sums: noSums() },
    notes,
  };
}

/** What `options.resume` takes, as numbers outside of the engine. */
export function snapshot(model: EngineModel, stand: Stand, best: Best, course: TrainCourse): TrainState {
  const names = model.getWeights().map(({ name }) => name);
  const slots = stand.slots.length / Math.max(1, names.length);
  return {
    weights: named(stand.weights, (i) => names[i] ?? ""),
    best: named(best.weights, (i) => names[i] ?? ""),
    slots: named(stand.slots, (i) => `${names[Math.floor(i / slots)] ?? ""}/${i % slots}`),
    states: named(stand.states, String),
    course: structuredClone(course),
  };
}

export function noSums(): TrainCourse["sums"] {
  return { loss: 0, examples: 0, grad_norm: 0, steps: 0, layers: [] };
}

function freshCourse(setting: Setting): TrainCourse {
  return {
    ...setting,
    steps: 0,
    batches: 0,
    best_epoch: 0,
    best_loss: null,
    history: { loss: [], val_loss: [], grad_norm: [], lr: [], layers: [] },
    sums: noSums(),
    patience: { best: null, waited: 0 },
    plateau: { best: null, waited: 0, scale: 1 },
    stopped: null,
  };
}

function fits(tensors: readonly NamedTensor[], shapes: readonly number[][]): boolean {
  return (
    tensors.length === shapes.length && tensors.every(({ shape }, i) => shape.join() === shapes[i]?.join())
  );
}

function tensorsOf(tf: Tf, tensors: readonly NamedTensor[]): TF.Tensor[] {
  return tensors.map(({ values, shape }) => tf.tensor(Float32Array.from(values), shape, "float32"));
}

function named(tensors: readonly TF.Tensor[], name: (index: number) => string): NamedTensor[] {
  return tensors.map((tensor, i) => ({
    name: name(i),
    shape: tensor.shape,
    dtype: "float32",
    values: Float32Array.from(tensor.dataSync()),
  }));
}
