/**
 * A value as JavaScript, laid out as Prettier does: in one line where it fits after `indent` and `before` columns in so
 * many, else an entry a line.
 */
export function literal(value: unknown, indent = 0, before = indent, width = fullWidth): string {
  const flat = inOneLine(value);
  if (before + flat.length < width || typeof value !== "object" || value === null) return flat;
  const inner = " ".repeat(indent + 2);
  const outer = " ".repeat(indent);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${literal(item, indent + 2, indent + 2, width)},\n`);
    return `[\n${items.join("")}${outer}]`;
  }
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => {
      const name = keyOf(key);
      return `${inner}${name}: ${literal(item, indent + 2, indent + 4 + name.length, width)},\n`;
    });
  return `{\n${entries.join("")}${outer}}`;
}

/** Columns of a line. */
export const fullWidth = 80;

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${keyOf(key)}: ${inOneLine(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function keyOf(key: string): string {
  return /^[a-z_$][\w$]*$/i.test(key) ? key : JSON.stringify(key);
}
