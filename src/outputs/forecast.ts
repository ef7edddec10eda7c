import { z } from "zod";
import { moment, num } from "./numbers";
import { defineOutput } from "./output";

const values = z.array(num);

export const forecast = defineOutput({
  name: "forecast",
  schema: z.object({
    summary: z.string(),
    model: z.string(),
    target: z.string().optional(),
    /** One entry a step ahead, as all arrays below. */
    time: z.array(moment),
    value: values,
    /** By level in percent, as in "80". */
    intervals: z.record(z.string(), z.object({ lower: values, upper: values })),
    baselines: z.record(z.string(), values),
    history: z.object({ time: z.array(moment), value: values }),
    /** What the last evaluation on the test part says of this model against the baselines. */
    verdict: z.string(),
    config: z.record(z.string(), z.unknown()),
    defaults: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  toText: (d) => d.summary,
});
