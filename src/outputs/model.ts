import { z } from "zod";
import { defineOutput } from "./output";

export const model = defineOutput({
  name: "model",
  schema: z.object({
    summary: z.string(),
    model: z.string(),
    data: z.string(),
    params: z.number().int(),
    layers: z.array(
      z.object({
        type: z.string(),
        /** Without the batch: [T, F] or [F]. */
        output_shape: z.array(z.number().int()),
        params: z.number().int(),
      }),
    ),
    config: z.record(z.string(), z.unknown()),
    defaults: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  toText: (d) => d.summary,
});
