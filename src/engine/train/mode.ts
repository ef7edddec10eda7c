import { directionsOf, type PlannedLayer } from "../../layers";

/** How training runs. A function of shapes, work and cores alone, so that the same notebook takes the same way again. */
export type TrainMode =
  | { kind: "eager" }
  /** One TensorFlow function: compiled by XLA or not, the batch cut into parts that run side by side. */
  | { kind: "compiled"; xla: boolean; parts: number };

export interface Work {
  planned: readonly PlannedLayer[];
  batchSize: number;
  /** Steps in all, if every epoch runs. */
  steps: number;
  epochs: number;
  /** Examples that are held out, for validation after each epoch. */
  held: number;
  cores: number;
}

/**
 * Takes the way with the least estimated time, set-up included: XLA needs about a second before its first step and
 * is fastest after that; a graph without it is set up in a fifth of that; eager needs nothing. The constants are rough
 * estimates from runs on two busy cores; they decide, so nothing is measured at run time.
 */
export function chooseMode({ planned, batchSize, steps: learning, epochs, held, cores }: Work): TrainMode {
  // A batch of validation goes forward only, about a third of a step.
  const steps = learning + (epochs * Math.ceil(held / 256)) / 3;
  const turns = planned.reduce(
    (sum, { layer, config, input }) => sum + directionsOf(layer, config).length * (input[0] ?? 1),
    0,
  );
  const flops = planned.reduce(
    (sum, { params, input }) => sum + 6 * params * batchSize * (input.length > 1 ? (input[0] ?? 1) : 1),
    0,
  );
  const arithmetic = flops / 1e8; // ms
  const ways: { mode: TrainMode; ms: number }[] = [
    { mode: { kind: "eager" }, ms: steps * (2 + turns * 0.5 + arithmetic) },
    { mode: { kind: "compiled", xla: false, parts: 1 }, ms: 250 + steps * (0.2 + turns * 0.08 + arithmetic) },
    {
      mode: { kind: "compiled", xla: true, parts: partsFor(batchSize, cores, turns * 0.02 + arithmetic) },
      ms: 1200 + steps * (0.02 + turns * 0.02 + arithmetic),
    },
  ];
  return ways.reduce((best, way) => (way.ms < best.ms ? way : best)).mode;
}

/** XLA runs a loop on one core; parts of at least 8 examples side by side pay where a step takes half a millisecond. */
function partsFor(batchSize: number, cores: number, ms: number): number {
  let parts = 1;
  while (
    ms > 0.5 &&
    parts * 2 <= Math.min(cores, 4) &&
    batchSize % (parts * 2) === 0 &&
    batchSize / (parts * 2) >= 8
  )
    parts *= 2;
  return parts;
}
