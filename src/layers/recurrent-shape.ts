import { booleanOf, numberOf } from "./config";
import type { LayerConfig, WeightSpec } from "./layer";

/** [T, F] → [T, U] or [U]. */
export function recurrentShape(
  config: LayerConfig,
  input: number[],
  returnSequences = false,
): number[] | undefined {
  const [steps, features] = input;
  if (steps === undefined || features === undefined || input.length !== 2) return undefined;
  const units = numberOf(config, "units");
  return returnSequences ? [steps, units] : [units];
}

/** Keras layout: kernel [F, gates·U], recurrent kernel [U, gates·U], and the bias unless `use_bias` is false. */
export function recurrentWeights(
  config: LayerConfig,
  input: number[],
  gates: number,
  bias: { shape: (width: number) => number[]; init: WeightSpec["init"] },
): WeightSpec[] {
  const units = numberOf(config, "units");
  const width = gates * units;
  const features = input.at(-1) ?? 0;
  const kernels: WeightSpec[] = [
    { name: "kernel", shape: [features, width], init: "glorot_uniform", regularized: true },
    { name: "recurrent_kernel", shape: [units, width], init: "orthogonal", regularized: true },
  ];
  if (!booleanOf(config, "use_bias")) return kernels;
  return [...kernels, { name: "bias", shape: bias.shape(width), init: bias.init, regularized: false }];
}
