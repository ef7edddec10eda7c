import { z } from "zod";

/** Keys and list positions from the outside in. */
export type Path = (string | number)[];

/** The schema that the value at a path is held to; where there are several forms, the one that this input has. */
export function schemaAt(schema: z.core.$ZodType, input: unknown, path: Path): z.core.$ZodType | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return unwrap(schema);
  const form = formOf(schema, input);
  const inside =
    typeof input === "object" && input !== null
      ? (input as Record<string | number, unknown>)[step]
      : undefined;
  if (form instanceof z.ZodArray) return schemaAt(form.element, inside, rest);
  const next = shapeOf(form)[step];
  return next === undefined ? undefined : schemaAt(next, inside, rest);
}

/** The settings that the value at a path may have. */
export function namesAt(schema: z.core.$ZodType, input: unknown, path: Path): string[] {
  const found = schemaAt(schema, input, path);
  return found === undefined ? [] : Object.keys(shapeOf(formOf(found, valueAt(input, path))));
}

/** Names of the settings inside a schema, whatever form they have. */
export function namesInside(schema: z.core.$ZodType): string[] {
  const plain = unwrap(schema);
  return plain instanceof z.ZodUnion ? plain.options.flatMap(namesInside) : Object.keys(shapeOf(plain));
}

/** What stands at a path of a plain value. */
export function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** Of several forms the one that shares most with the input, a marking word such as `type: adam` above all. */
function formOf(schema: z.core.$ZodType, input: unknown): z.core.$ZodType {
  const plain = unwrap(schema);
  if (!(plain instanceof z.ZodUnion)) return plain;
  const forms = plain.options.map((option) => formOf(option, input));
  const inner = forms.filter((form) =>
    Array.isArray(input) ? form instanceof z.ZodArray : form instanceof z.ZodObject,
  );
  return inner.sort((a, b) => likeness(b, input) - likeness(a, input))[0] ?? plain;
}

function likeness(form: z.core.$ZodType, input: unknown): number {
  if (typeof input !== "object" || input === null) return 0;
  const shape = shapeOf(form);
  return Object.entries(input).reduce((sum, [name, value]) => {
    const part = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (part === undefined) return sum;
    return sum + (part instanceof z.ZodLiteral && part.safeParse(value).success ? 100 : 1);
  }, 0);
}

function shapeOf(schema: z.core.$ZodType): Record<string, z.core.$ZodType> {
  return schema instanceof z.ZodObject ? schema.shape : {};
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap());
  }
  return schema;
}
