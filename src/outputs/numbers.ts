import * as z from "zod/mini";

/**
 * Numbers that are not finite cross every border (protocol, files, `--json`) as the strings "NaN", "Infinity" and
 * "-Infinity", since JSON would turn them into null.
 */
export const num = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
export type Num = z.infer<typeof num>;

export function encodeNumber(value: number): Num {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

export function decodeNumber(value: Num): number {
  return typeof value === "number" ? value : Number(value);
}

/** A moment of a series: an ISO 8601 date or date-time, or the row number where the data has no time. */
export const moment = z.union([z.string(), z.number()]);
export type Moment = z.infer<typeof moment>;
