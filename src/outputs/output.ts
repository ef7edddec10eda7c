import type * as z from "zod/mini";
import { printable } from "./text/width";

/**
 * One thing that a cell can show. A new output is a new file that calls `defineOutput` and a line in `index.ts`;
 * the renderers' table then does not compile until its renderer exists. The schemas are written with `zod/mini`,
 * because they travel into the webview too, where the whole of zod would be four fifths of the bundle.
 */
export interface OutputDefinition<
  Name extends string = string,
  Schema extends z.ZodMiniType = z.ZodMiniType,
> {
  name: Name;
  /** `application/vnd.rnnbook.NAME+json` */
  mime: string;
  /** Checks the data before it is drawn: an output may come from a file that somebody else wrote. */
  schema: Schema;
  /** The same thing as plain text of at most `width` columns, for the terminal, screen readers and exports. */
  toText(data: z.infer<Schema>, width?: number): string;
  /** What a state that would still have changed becomes, where its cell failed or the kernel died before the end. */
  cutShort(data: z.infer<Schema>): z.infer<Schema>;
}

export function defineOutput<const Name extends string, Schema extends z.ZodMiniType>(definition: {
  name: Name;
  schema: Schema;
  /** The lines of the text. Control characters are taken out afterwards. */
  toLines(data: z.infer<Schema>, width: number): string[];
  /** Left out where the data does not say that it is not the end. */
  cutShort?(data: z.infer<Schema>): z.infer<Schema>;
}): OutputDefinition<Name, Schema> {
  const { name, schema } = definition;
  return {
    name,
    mime: mimeOf(name),
    schema,
    toText: (data, width = 80) =>
      definition
        .toLines(data, Math.max(width, 40))
        .map((line) => printable(line).trimEnd())
        .join("\n"),
    cutShort: (data) => definition.cutShort?.(data) ?? data,
  };
}

export function mimeOf(name: string): string {
  return `application/vnd.rnnbook.${name}+json`;
}
