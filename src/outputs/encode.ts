import { encodeNumber } from "./numbers";

/**
 * The same value as JSON can carry it: numbers that are not finite as strings, typed arrays as arrays, undefined
 * left out. Everything that leaves the kernel goes through it, so that no NaN turns into null on the way.
 */
export function encodeJson(value: unknown): unknown {
  if (typeof value === "number") return encodeNumber(value);
  if (Array.isArray(value)) return value.map(encodeJson);
  if (value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array) {
    return Array.from(value, encodeNumber);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, encodeJson(item)]),
  );
}
