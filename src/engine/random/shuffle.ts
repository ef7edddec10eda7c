import { createGenerator } from "./generator";

/** The order of an epoch's examples: 0 … size − 1, shuffled (Fisher & Yates) by the seed and the epoch alone. */
export function shuffled(size: number, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, index) => index);
  const generator = createGenerator(seed, `shuffle/${epoch}`);
  for (let last = size - 1; last > 0; last--) {
    const other = Math.floor(generator.uniform() * (last + 1));
    const held = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}
