import { z } from "zod";
import type { CellKind } from "./kind";

/** One key of a kind of cell. */
export interface Key<Schema extends z.ZodType = z.ZodType> {
  /** What it means, and the reason of its default. Markdown. */
  doc: string;
  /** What it takes, shorthands expanded. */
  schema: Schema;
  /** True for a key that has no default and must be there. */
  required?: boolean;
  /** The value if the key is not there; a function where it depends on other keys, undefined where the key is then left out. */
  default?: z.output<Schema> | ((raw: Raw) => z.output<Schema> | undefined);
  /** How documents and remedies write the default, where its value does not say it best. */
  defaultText?: string;
  /** Of the number: "rows", "epochs", "minutes". */
  unit?: string;
  /** True where it says how a run begins and not what it is for: results stay fresh when it changes. */
  fleeting?: boolean;
  /** Turns a shorthand into the full form; gives back what it does not know. Expanding twice changes nothing more. */
  expand?(value: unknown): unknown;
}

export type Keys = Record<string, Key>;

/** Keys of a cell as written. */
export type Raw = Record<string, unknown>;

export type ConfigOf<K extends Keys> = { [Name in keyof K]: z.output<K[Name]["schema"]> };

/** One key, with the type of its default held to its schema. */
export function key<Schema extends z.ZodType>(
  schema: Schema,
  rest: Omit<Key<Schema>, "schema">,
): Key<Schema> {
  return { schema, ...rest };
}

type Definition<Name extends string, K extends Keys, Value> = Omit<
  CellKind<Name, ConfigOf<K>, Value>,
  "schema" | "keys"
> & { keys: K };

/** A kind of cell, its schema made of its keys. */
export function defineKind<const Name extends string, K extends Keys, Value>(
  definition: Definition<Name, K, Value>,
): CellKind<Name, ConfigOf<K>, Value> {
  const shape = Object.fromEntries(
    Object.entries(definition.keys).map(([name, { schema }]) => [name, schema]),
  );
  // SAFETY: the shape has exactly the schemas of the keys, which is what ConfigOf says.
  const schema = z.strictObject(shape) as unknown as z.ZodType<ConfigOf<K>>;
  return { ...definition, schema };
}

/** The raw keys with shorthands in their full form. */
export function expandShorthands(keys: Keys, raw: Raw): Raw {
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name,
      Object.hasOwn(keys, name) ? expandOne(keys[name], value) : value,
    ]),
  );
}

/** The default of a key in a cell with these keys; undefined if it has none there. */
export function defaultOf(entry: Key, raw: Raw): unknown {
  return typeof entry.default === "function" ? (entry.default as (raw: Raw) => unknown)(raw) : entry.default;
}

/** The default as a user would write it in a cell with these keys; undefined if it has none there. */
export function defaultText(entry: Key, raw: Raw): string | undefined {
  if (entry.defaultText !== undefined && typeof entry.default !== "function") return entry.defaultText;
  const value = defaultOf(entry, raw);
  if (value === undefined) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", ");
}

function expandOne(entry: Key | undefined, value: unknown): unknown {
  return entry?.expand === undefined ? value : entry.expand(value);
}
