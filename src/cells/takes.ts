import { z } from "zod";
import { formatCount } from "../outputs/format";

/** What a schema takes, in words that complete "takes …", and the words that it knows, for suggestions and completion. */
export interface Takes {
  takes: string;
  words?: readonly string[];
  /** True if nothing but the words will do. */
  closed?: boolean;
  /** What the word names, for completion. */
  of?: "column" | "file" | "data" | "model";
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

/** The same, where the word names something that can be looked up. */
export function nameOf(of: NonNullable<Takes["of"]>, takes: string) {
  const schema = z.string().min(1);
  registry.add(schema, { takes, of });
  return schema;
}

/** A word such as "auto", or what the schema takes. */
export function wordOr<const Word extends string, Schema extends z.ZodType>(word: Word, schema: Schema) {
  const { takes, words = [], closed = false, ...rest } = takesOf(schema) ?? { takes: "a value" };
  const either = z.union([z.literal(word), schema]);
  registry.add(either, { ...rest, takes: `${takes}, or ${word}`, words: [word, ...words], closed });
  return either;
}

/** `false` for "none of it", or the settings. */
export function offOr<Schema extends z.ZodType>(schema: Schema, takes: string) {
  return describe(z.union([z.literal(false), schema]), `${takes}, or false`);
}

export function listOf<Schema extends z.ZodType>(item: Schema, takes: string, min = 0, max = 100) {
  const list = z.array(item).min(min).max(max);
  const { words, of } = takesOf(item) ?? {};
  registry.add(list, { takes, ...(words && { words, closed: false }), ...(of && { of }) });
  return list;
}

/** Settings by name, with their own defaults. */
export function settings<Shape extends z.ZodRawShape>(shape: Shape, takes: string) {
  return describe(z.strictObject(shape), takes);
}

function plain(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
