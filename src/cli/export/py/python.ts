/** Values and lines of Python. */

export function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  throw new TypeError(`no literal for ${typeof value}`);
}

/** `LSTM(32, dropout=0.1)`, to be laid out by `printed`. */
export interface Call {
  name: string;
  arguments: { key?: string; value: Call | string }[];
}

/** An argument that is undefined is left out. */
export function call(
  name: string,
  positional: readonly (Call | string)[],
  named: Record<string, Call | string | undefined> = {},
): Call {
  const byName = Object.entries(named).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value }],
  );
  return { name, arguments: [...positional.map((value) => ({ value })), ...byName] };
}

/**
 * The lines of an expression as Black and Ruff lay it out, in 88 columns: all in one line, else the arguments in one,
 * else each in its own. The first line stands after `before`, the last before `after`.
 */
export function printed(expression: Call | string, before: string, after: string): string[] {
  const flat = `${before}${inOneLine(expression)}${after}`;
  if (typeof expression === "string" || flat.length <= width) return [flat];
  const indent = /^ */.exec(before)?.[0] ?? "";
  const inner = `${indent}    `;
  const { name, arguments: given } = expression;
  const together = inner + given.map((argument) => keyOf(argument) + inOneLine(argument.value)).join(", ");
  const alone = given.length === 1;
  const body =
    together.length <= width
      ? [together]
      : given.flatMap((argument) => printed(argument.value, inner + keyOf(argument), alone ? "" : ","));
  return [`${before}${name}(`, ...body, `${indent})${after}`];
}

const width = 88;

function inOneLine(expression: Call | string): string {
  if (typeof expression === "string") return expression;
  const given = expression.arguments.map((argument) => keyOf(argument) + inOneLine(argument.value));
  return `${expression.name}(${given.join(", ")})`;
}

function keyOf({ key }: { key?: string }): string {
  return key === undefined ? "" : `${key}=`;
}

/** Lines without those that are undefined, which belong to what a notebook does not use. */
export function lines(...parts: (string | readonly string[] | undefined)[]): string {
  return parts.flatMap((part) => (part === undefined ? [] : part)).join("\n");
}

/** Functions and classes, two blank lines apart. */
export function definitions(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("\n\n\n");
}

/** A text as comment lines. */
export function comment(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "#" : `# ${line}`))
    .join("\n");
}
