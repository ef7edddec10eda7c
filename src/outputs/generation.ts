import * as z from "zod/mini";
import { num } from "./numbers";
import { defineOutput } from "./output";
import { defaultsText, facts, notesBlock, stack, wrap } from "./text/block";

const schema = z.object({
  summary: z.string(),
  model: z.string(),
  /** As it was given; the samples go on from its end. */
  prompt: z.string(),
  samples: z.array(
    z.object({
      temperature: num,
      /** What was written, without the prompt. */
      text: z.string(),
      /** Whether it is as long as it was to be, came to a text that ends it, or was broken off. */
      ended: z.enum(["length", "stop", "interrupted"]),
    }),
  ),
  config: z.record(z.string(), z.unknown()),
  defaults: z.array(z.string()),
  notes: z.array(z.string()),
});

type Generation = z.infer<typeof schema>;

export const generation = defineOutput({
  name: "generation",
  schema,
  toLines: (d, width) =>
    stack(
      wrap(d.summary, width),
      ...d.samples.map((sample, i) => [
        `── ${sampleTitle(d, i)} ${"─".repeat(Math.max(2, Math.min(width, 60) - 4 - sampleTitle(d, i).length))}`,
        ...wrap(`${d.prompt}${sample.text}`, width, "  "),
      ]),
      facts([["defaults", defaultsText(d.config, d.defaults)]], width),
      notesBlock(d.notes, width),
    ),
  cutShort: (d) => ({
    ...d,
    samples: d.samples.map((sample) =>
      sample.ended === "stop" ? sample : { ...sample, ended: "interrupted" as const },
    ),
  }),
});

/** "temperature 0.8", with its number where several samples have the same one. */
export function sampleTitle({ samples }: Generation, index: number): string {
  const temperature = samples[index]?.temperature ?? "NaN";
  const alike = samples.flatMap((sample, i) => (sample.temperature === temperature ? [i] : []));
  const greedy = temperature === 0 ? " (greedy)" : "";
  const number = alike.length > 1 ? `, ${alike.indexOf(index) + 1} of ${alike.length}` : "";
  return `temperature ${temperature}${greedy}${number}`;
}
