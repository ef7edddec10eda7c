import { z } from "zod";
import { outputs } from "../outputs";
import type { KernelEvent, Notifications, Requests } from "./messages";

/*
 * The shape of all that crosses the channel. Neither side trusts the other to keep it: a kernel runs what a notebook
 * says, and a client may be of another version until the handshake has told.
 */
const engine = z.enum(["native", "embedded"]);
const count = z.number().int().min(0);
const nothing = z.strictObject({});
const state = z.enum(["starting", "idle", "busy"]);

export const requestSchemas: { [M in keyof Requests]: z.ZodType<Requests[M]["params"]> } = {
  handshake: z.object({ protocol: z.number(), version: z.string() }),
  run: z.object({
    cells: z.array(
      z.object({ language: z.enum(["markdown", "rnn", "js"]), source: z.string(), line: z.number().int() }),
    ),
    targets: z.array(count),
    params: z.record(z.string(), z.string()).optional(),
    allowJs: z.boolean(),
    resume: z.boolean(),
    onFailure: z.enum(["continue", "stop"]),
  }),
  interrupt: nothing,
  status: nothing,
  replay: z.object({ after: count }),
  shutdown: nothing,
};

export const replySchemas: { [M in keyof Requests]: z.ZodType<Requests[M]["reply"]> } = {
  handshake: z.object({
    protocol: z.number(),
    version: z.string(),
    kernelId: z.string(),
    pid: z.number().int(),
    seq: count,
    running: z.boolean(),
  }),
  run: z.object({ ok: z.boolean(), ms: z.number(), engine: engine.nullable() }),
  interrupt: nothing,
  status: z.object({
    state,
    engine: engine.nullable(),
    memory: z.number(),
    cell: count.optional(),
    values: z.array(z.object({ kind: z.string(), name: z.string(), summary: z.string() })),
  }),
  replay: z.object({ lost: count }),
  shutdown: nothing,
};

const cellError = z.object({
  code: z.string(),
  message: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  remedy: z.string().optional(),
});

const definitions = new Map<string, z.core.$ZodType>(
  Object.values(outputs).map((definition) => [definition.mime, definition.schema]),
);

/** What is wrong with the data of an output by the schema that its mime type names; undefined if nothing is. */
export function outputProblem({ mime, data }: { mime: string; data: unknown }): string | undefined {
  const schema = definitions.get(mime);
  if (schema === undefined) return `${mime} is not an output of ours`;
  const result = z.safeParse(schema, data);
  return result.success ? undefined : `${mime}: ${z.prettifyError(result.error)}`;
}

function checkOutput(value: { mime: string; data: unknown }, context: z.RefinementCtx): void {
  const message = outputProblem(value);
  if (message !== undefined) context.addIssue({ code: "custom", message });
}

const shown = {
  cell: count,
  slot: count,
  kind: z.string(),
  name: z.string(),
  mime: z.string(),
  data: z.unknown(),
};

const event = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("cell"),
    cell: count,
    state: z.enum(["start", "ok", "error", "skipped", "interrupted"]),
    ms: z.number().optional(),
    order: count.optional(),
    error: cellError.optional(),
  }),
  z.object({ event: z.literal("progress"), cell: count }).catchall(z.union([z.number(), z.string()])),
  z.object({ event: z.literal("update"), ...shown }).superRefine(checkOutput),
  z.object({ event: z.literal("output"), ...shown }).superRefine(checkOutput),
  z.object({ event: z.literal("log"), text: z.string() }),
]);

// SAFETY: `checkOutput` holds `data` to the type that `KernelEvent` gives it by its mime type.
const kernelEvent = event as z.ZodType<unknown> as z.ZodType<KernelEvent>;

export const notificationSchemas: { [M in keyof Notifications]: z.ZodType<Notifications[M]> } = {
  event: z.object({ seq: count, body: kernelEvent }),
  heartbeat: z.object({ state, memory: z.number() }),
};
