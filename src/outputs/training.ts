import { z } from "zod";
import { num } from "./numbers";
import { defineOutput } from "./output";

export const training = defineOutput({
  name: "training",
  schema: z.object({
    summary: z.string(),
    model: z.string(),
    /** Epochs asked for. */
    epochs: z.number().int(),
    epochs_run: z.number().int(),
    /** "running" only while the cell runs; the output at the end has one of the others. */
    stopped: z.enum(["running", "completed", "early_stopping", "nan", "interrupted", "max_minutes"]),
    /** Counts from 1; 0 before the first epoch has ended. */
    best_epoch: z.number().int(),
    /** One value an epoch; `val_loss` is empty where there is no validation part. */
    history: z.object({
      loss: z.array(num),
      val_loss: z.array(num),
      grad_norm: z.array(num),
      lr: z.array(num),
    }),
    /** Loss of single batches since the start, thinned to at most 4,000 points, for the live curve. */
    batches: z.object({ step: z.array(z.number().int()), loss: z.array(num) }),
    steps: z.number().int(),
    ms_per_step: z.number(),
    ms: z.number(),
    eta_ms: z.number().optional(),
    mode: z.enum(["compiled", "eager"]),
    engine: z.enum(["native", "embedded"]),
    config: z.record(z.string(), z.unknown()),
    defaults: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  toText: (d) => d.summary,
});
