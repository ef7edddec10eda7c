/** Values and lines of Python. */

export function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  throw new TypeError(`no literal for ${typeof value}`);
}

/** `LSTM(32, dropout=0.1)`; an argument that is undefined is left out. */
export function call(
  name: string,
  positional: readonly string[],
  named: Record<string, string | undefined> = {},
): string {
  const parts = Object.entries(named).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${value}`],
  );
  return `${name}(${[...positional, ...parts].join(", ")})`;
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
