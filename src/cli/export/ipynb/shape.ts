/** Of the kernel that a notebook of ours names, by which it is known when it comes back. */
export const kernelName = "rnnbook";

/** A list of lines or one text, which Jupyter takes alike; undefined for what is neither. */
export function textIn(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  return value.every((line) => typeof line === "string") ? value.join("") : undefined;
}

export function recordIn(value: unknown): Record<string, unknown> | undefined {
  // SAFETY: an object that is no list has string keys, and its values are unknown.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

export function stringIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
