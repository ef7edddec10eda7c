import type { Series } from "../api";

/** From the scaled target, [N, H], back to its original units. */
export function unscale({ scaler }: Series, scaled: Float32Array): Float64Array {
  const [shift = 0] = scaler.shift;
  const [scale = 1] = scaler.scale;
  return Float64Array.from(scaled, (value) => value * scale + shift);
}
