import { assert } from "../base/assert";
import type { LayerConfig } from "./layer";

/** A field of a complete configuration; the cell language has checked it against the layer's fields. */
export function numberOf(config: LayerConfig, field: string): number {
  const value = config[field];
  assert(typeof value === "number", `${field} is a number`);
  return value;
}

export function booleanOf(config: LayerConfig, field: string): boolean {
  const value = config[field];
  assert(typeof value === "boolean", `${field} is true or false`);
  return value;
}

export function stringOf(config: LayerConfig, field: string): string {
  const value = config[field];
  assert(typeof value === "string", `${field} is a word`);
  return value;
}
