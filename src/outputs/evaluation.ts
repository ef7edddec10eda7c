import { z } from "zod";
import { num } from "./numbers";
import { defineOutput } from "./output";

const metrics = z.record(z.string(), num);

export const evaluation = defineOutput({
  name: "evaluation",
  schema: z.object({
    /** Does the model beat the baselines? One sentence. */
    verdict: z.string(),
    model: z.string(),
    on: z.enum(["train", "validation", "test"]),
    target: z.string().optional(),
    /** mae, rmse, smape, mase; in units of the target. */
    metrics,
    baselines: z.record(z.string(), metrics),
    /** One row a step ahead, step from 1: the model's mae and rmse, and the mae of each baseline by its name. */
    by_horizon: z.array(z.object({ step: z.number().int(), mae: num, rmse: num }).catchall(num)),
    windows: z.number().int(),
    /** Mean |y_t − y_(t−m)| before the first test row: what MASE divides by. */
    scale: num,
    notes: z.array(z.string()),
  }),
  toText: (d) => d.verdict,
});
