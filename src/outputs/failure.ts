import * as z from "zod/mini";
import { defineOutput } from "./output";
import { stack, wrap } from "./text/block";

const schema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.optional(z.string()),
  /** Of the notebook's file, from 1. */
  line: z.optional(z.int()),
  column: z.optional(z.int()),
  /** The last lines of the kernel's log, where the kernel itself died. */
  log: z.optional(z.array(z.string())),
});

export const failure = defineOutput({
  name: "failure",
  schema,
  toLines: (d, width) => {
    const log = d.log ?? [];
    return stack(
      [
        ...wrap(d.message, width, "✗ ", "  "),
        ...(d.remedy === undefined ? [] : wrap(d.remedy, width, "  ")),
        ...wrap(placeOf(d), width, "  "),
      ],
      log.length === 0
        ? []
        : ["  The end of the kernel's log:", ...log.flatMap((l) => wrap(l, width, "    "))],
    );
  },
});

/** "Line 12, column 5 · data/unknown-column". */
export function placeOf(d: z.infer<typeof schema>): string {
  const column = d.column === undefined ? "" : `, column ${d.column}`;
  return d.line === undefined ? d.code : `Line ${d.line}${column} · ${d.code}`;
}
