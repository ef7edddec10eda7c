import { assert } from "../../base/assert";
import type { Origins, Series } from "../api";
import { restored } from "./transform";

/** From the scaled target at these origins, [N, H], back to its original units: first the scaler is undone, then the transforms. */
export function unscale(series: Series, origins: Origins, scaled: Float32Array): Float64Array {
  const [shift = 0] = series.scaler.shift;
  const [scale = 1] = series.scaler.scale;
  const values = Float64Array.from(scaled, (value) => value * scale + shift);
  if (series.transform.length === 0 || origins.length === 0) return values;
  const horizon = values.length / origins.length;
  assert(Number.isInteger(horizon), "every origin has as many steps");
  for (const [n, origin] of origins.entries()) {
    const from = n * horizon;
    values.set(restored(values.slice(from, from + horizon), series.values, origin, series), from);
  }
  return values;
}
