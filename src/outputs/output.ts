import type { z } from "zod";

/**
 * One thing that a cell can show. A new output is a new file that calls `defineOutput` and a line in `index.ts`;
 * the renderers' table then does not compile until its renderer exists.
 */
export interface OutputDefinition<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  name: Name;
  /** `application/vnd.rnnbook.NAME+json` */
  mime: string;
  /** Checks the data before it is drawn: an output may come from a file that somebody else wrote. */
  schema: Schema;
  /** The same thing as plain text of at most `width` columns, for the terminal, screen readers and exports. */
  toText(data: z.infer<Schema>, width?: number): string;
}

export function defineOutput<const Name extends string, Schema extends z.ZodType>(
  definition: Omit<OutputDefinition<Name, Schema>, "mime">,
): OutputDefinition<Name, Schema> {
  return { ...definition, mime: mimeOf(definition.name) };
}

export function mimeOf(name: string): string {
  return `application/vnd.rnnbook.${name}+json`;
}
