import type { TrainOptions } from "../api";

/** What a user should know of how training went, in sentences. */
export const trainNotes = {
  notFinite(
    what: "loss" | "gradients" | "validation loss" | "weights",
    step: number,
    epoch: number,
    best: number,
    options: TrainOptions,
  ): string {
    const subject =
      what === "loss" || what === "validation loss"
        ? `The ${what} was not a number`
        : `The ${what} were not finite`;
    const kept =
      best === 0 ? "the first weights were restored" : `the weights of epoch ${best} were restored`;
    return `${subject} at step ${step} (epoch ${epoch}); training stopped and ${kept}. ${remedy(step, options)}`;
  },
  noValidation: "There is no validation part, so early stopping looks at the training loss.",
};

function remedy(step: number, { clip, optimizer }: TrainOptions): string {
  if (step === 1)
    return "At the very first step the data are the likely cause: look for missing or infinite values.";
  if (clip === null) return "Set `clip: 1`, or `learning_rate` lower.";
  return `Set \`learning_rate\` lower than ${optimizer.learning_rate}.`;
}
