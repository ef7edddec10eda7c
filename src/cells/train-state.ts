import { z } from "zod";
import type { NamedTensor, TrainState } from "../engine/api";

/** What stands in a checkpoint: tensors under names of their own, and the rest as JSON. */
interface PackedState {
  tensors: readonly NamedTensor[];
  course: unknown;
}

const groups = ["weights", "best", "slots", "states"] as const;

export function packState({ course, ...tensors }: TrainState): PackedState {
  return {
    tensors: groups.flatMap((group) =>
      tensors[group].map((tensor) => ({ ...tensor, name: `${group}/${tensor.name}` })),
    ),
    course,
  };
}

/** Undefined if the course is none that this version can go on with. */
export function unpackState({ tensors, course }: PackedState): TrainState | undefined {
  const read = courseSchema.safeParse(course);
  if (!read.success) return undefined;
  const of = (group: string): NamedTensor[] =>
    tensors
      .filter(({ name }) => name.startsWith(`${group}/`))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(group.length + 1) }));
  return {
    weights: of("weights"),
    best: of("best"),
    slots: of("slots"),
    states: of("states"),
    course: read.data,
  };
}

const numbers = z.array(z.number());
const waiting = { best: z.number().nullable(), waited: z.int() };

const courseSchema = z.object({
  optimizer: z.enum(["sgd", "momentum", "adam", "rmsprop"]),
  size: z.int(),
  batch_size: z.int(),
  seed: z.int(),
  shuffle: z.boolean(),
  steps: z.int(),
  batches: z.int(),
  best_epoch: z.int(),
  best_loss: z.number().nullable(),
  history: z.object({
    loss: numbers,
    val_loss: numbers,
    grad_norm: numbers,
    lr: numbers,
    layers: z.array(numbers),
  }),
  sums: z.object({
    loss: z.number(),
    examples: z.int(),
    grad_norm: z.number(),
    steps: z.int(),
    layers: numbers,
  }),
  patience: z.object(waiting),
  plateau: z.object({ ...waiting, scale: z.number() }),
  stopped: z.enum(["completed", "early_stopping", "nan", "interrupted", "max_minutes"]).nullable(),
});
