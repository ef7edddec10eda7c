/** How a function of tensors runs: operation by operation, or as one TensorFlow graph, compiled by XLA or not. */
export type Way = "eager" | "graph" | "xla";

/**
 * The way with the least estimated time for so many turns of loops over time in all, set-up included. A function of
 * shapes and work alone, so that the same notebook takes the same way again; the constants are rough estimates from runs
 * on two busy cores. `flops` is the arithmetic of one turn.
 */
export function chooseWay({ turns, flops }: { turns: number; flops: number }): Way {
  const arithmetic = flops / 5e7; // ms
  const ways: [Way, number][] = [
    ["eager", turns * (1 + arithmetic)],
    ["graph", 100 + turns * (0.15 + arithmetic)],
    ["xla", 500 + turns * (0.02 + arithmetic)],
  ];
  return ways.reduce((best, way) => (way[1] < best[1] ? way : best))[0];
}
