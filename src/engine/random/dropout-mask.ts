import { createGenerator } from "./generator";

/**
 * A mask for dropout: each value is 0 with probability `rate`, else 1 / (1 − rate), so that sums keep their mean.
 * Depends on the seed, the step and the layer's name alone.
 */
export function dropoutMask(
  size: number,
  rate: number,
  { seed, step, layer }: { seed: number; step: number; layer: string },
): Float32Array {
  const generator = createGenerator(seed, `dropout/${layer}/${step}`);
  const threshold = rate * 2 ** 32;
  const kept = 1 / (1 - rate);
  return Float32Array.from({ length: size }, () => (generator.word() < threshold ? 0 : kept));
}
