import { z } from "zod";
import { moment, num } from "./numbers";
import { defineOutput } from "./output";

const part = z.object({
  /** First and last moment, both included. */
  from: moment,
  to: moment,
  rows: z.number().int(),
  windows: z.number().int(),
});

const stretch = z.object({ time: z.array(moment), value: z.array(num) });

export const data = defineOutput({
  name: "data",
  schema: z.object({
    /** The whole in one sentence, first so that screen readers meet it first. */
    summary: z.string(),
    name: z.string(),
    type: z.enum(["timeseries", "text", "pairs", "sequences"]),
    rows: z.number().int(),
    columns: z.array(z.string()),
    target: z.string().optional(),
    past_covariates: z.array(z.string()),
    future_covariates: z.array(z.string()),
    parts: z.object({ train: part, validation: part.optional(), test: part.optional() }),
    /** Values that `missing` put in. */
    filled: z.number().int(),
    season_length: z.number().int(),
    /** Such as "1 day", "1 hour", "1 month"; "row" where the data has no time. */
    freq: z.string(),
    lookback: z.number().int(),
    horizon: z.number().int(),
    /** What the scaler learned from the training part, in the order of the features. */
    scaler: z.object({ type: z.string(), shift: z.array(num), scale: z.array(num) }),
    /** The target over time, thinned to at most 2,000 points. */
    series: stretch,
    /** One window of each part. `input` is thinned to the last 60 values. */
    examples: z.array(z.object({ part: z.string(), input: stretch, target: stretch })),
    /** The cell with every default filled in; `defaults` names the keys that the user did not write. */
    config: z.record(z.string(), z.unknown()),
    defaults: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  toText: (d) => d.summary,
});
