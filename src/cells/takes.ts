import { z } from "zod";
import { formatCount } from "../outputs/format";

/** What a schema takes, in words that complete "takes …", and the words that it knows, for suggestions and completion. */
export interface Takes {
  takes: string;
  words?: readonly string[];
  /** True if nothing but the words will do. */
  closed?: boolean;
}

const registry = z.registry<Takes>();

export function takesOf(schema: z.core.$ZodType): Takes | undefined {
  // SAFETY: the registry is keyed by instance alone; the classic and the core type of a schema are the same object.
  return registry.get(schema as z.ZodType);
}

export function describe<Schema extends z.ZodType>(
  schema: Schema,
  takes: string,
  words?: readonly string[],
  closed = false,
): Schema {
  registry.add(schema, words === undefined ? { takes } : { takes, words, closed });
  return schema;
}

export function whole(min: number, max: number) {
  return describe(
    z.int().min(min).max(max),
    `a whole number from ${formatCount(min)} to ${formatCount(max)}`,
  );
}

/** A number in [min, max]. */
export function amount(min: number, max: number) {
  return describe(z.number().min(min).max(max), `a number from ${plain(min)} to ${plain(max)}`);
}

/** A number in (0, max]. */
export function positive(max: number) {
  return describe(z.number().gt(0).max(max), `a number above 0, at most ${plain(max)}`);
}

export function flag() {
  return describe(z.boolean(), "true or false");
}

export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return describe(z.enum(words), words.length === 1 ? words[0] : `one of ${words.join(", ")}`, words, true);
}

export function text(takes: string) {
  return describe(z.string().min(1), takes);
}

/** A word such as "auto", or what the schema takes. */
export function wordOr<const Word extends string, Schema extends z.ZodType>(word: Word, schema: Schema) {
  const { takes, words = [], closed = false } = takesOf(schema) ?? { takes: "a value" };
  return describe(z.union([z.literal(word), schema]), `${takes}, or ${word}`, [word, ...words], closed);
}

/** `false` for "none of it", or the settings. */
export function offOr<Schema extends z.ZodType>(schema: Schema, takes: string) {
  return describe(z.union([z.literal(false), schema]), `${takes}, or false`);
}

export function listOf<Schema extends z.ZodType>(item: Schema, takes: string, min = 0, max = 100) {
  return describe(z.array(item).min(min).max(max), takes, takesOf(item)?.words);
}

/** Settings by name, with their own defaults. */
export function settings<Shape extends z.ZodRawShape>(shape: Shape, takes: string) {
  return describe(z.strictObject(shape), takes);
}

function plain(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
