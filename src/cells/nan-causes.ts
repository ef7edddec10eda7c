import type { ScalerType, TrainOptions } from "../engine/api";

/** Why a loss most likely became infinite or not a number, the likeliest first, each with what to do. */
export function likelyCauses(options: TrainOptions, scaler: ScalerType, step: number): string[] {
  const { type, learning_rate } = options.optimizer;
  const usual = type === "sgd" || type === "momentum" ? 0.01 : 0.001;
  const causes = [
    ...(learning_rate > 5 * usual
      ? [`The learning rate of ${learning_rate} is high: try \`learning_rate: ${usual}\`.`]
      : []),
    ...(options.clip === null ? ["Gradients are not shortened: try `clip: 1`."] : []),
    ...(scaler === "none" ? ["The data is not scaled: try `scaler: standard`."] : []),
  ];
  if (causes.length > 0) return causes;
  if (step <= 1) return ["It was the very first step, so look for extreme values in the data."];
  return [`Try a lower learning rate than ${learning_rate}, or look for extreme values in the data.`];
}
