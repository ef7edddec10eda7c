import { z } from "zod";
import { defineOutput } from "./output";

export const failure = defineOutput({
  name: "failure",
  schema: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string().optional(),
    /** Of the notebook's file, from 1. */
    line: z.number().int().optional(),
    column: z.number().int().optional(),
    /** The last lines of the kernel's log, where the kernel itself died. */
    log: z.array(z.string()).optional(),
  }),
  toText: (d) => (d.remedy === undefined ? d.message : `${d.message}\n${d.remedy}`),
});
