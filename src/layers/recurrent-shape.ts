import { booleanOf, numberOf } from "./config";
import { initializerOf } from "./initializers";
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
  bias: { shape: (width: number) => number[]; unitForget?: boolean },
): WeightSpec[] {
  const units = numberOf(config, "units");
  const width = gates * units;
  const features = input.at(-1) ?? 0;
  const kernels: WeightSpec[] = [
    {
      name: "kernel",
      shape: [features, width],
      init: initializerOf(config, "kernel_initializer"),
      regularized: true,
    },
    {
      name: "recurrent_kernel",
      shape: [units, width],
      init: initializerOf(config, "recurrent_initializer"),
      regularized: true,
    },
  ];
  if (!booleanOf(config, "use_bias")) return kernels;
  const init = initializerOf(config, "bias_initializer");
  const { unitForget = false } = bias;
  return [...kernels, { name: "bias", shape: bias.shape(width), init, unitForget, regularized: false }];
}
