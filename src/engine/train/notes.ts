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
  allRun: (epochs: number) =>
    `All ${epochs} epochs had been run before, so nothing was trained. Set \`epochs\` higher to go on.`,
  otherOptimizer: (before: string, now: string) =>
    before === now
      ? `What ${now} had remembered does not fit the model, so it begins anew from the trained weights.`
      : `The optimizer was ${before} before, so ${now} begins anew from the trained weights.`,
  vanish: (layer: string, other: string, times: number, isRnn: boolean) =>
    `Gradients vanish on their way: those of ${layer} are ${rounded(times)} times smaller than those of ${other}, so it hardly learns. ${isRnn ? "Use lstm or gru in place of rnn, or set `lookback` lower." : "Use fewer layers, or set `lookback` lower."}`,
  noGradients:
    "Gradients are next to nothing although the loss is not, so the network does not learn. Look for a saturated activation, and scale the data.",
  explode: (epoch: number, norm: number, clip: TrainOptions["clip"], rate: number) =>
    `Gradients explode: in epoch ${epoch} their norm was ${rounded(norm)}. ${
      clip === null
        ? "Set `clip: 1`."
        : `\`clip\` held the steps short; set \`learning_rate\` lower than ${rate}, or scale the data.`
    }`,
  lossExplodes: (epoch: number, loss: number, first: number, options: TrainOptions) =>
    `The loss rose from ${rounded(first)} in the first epoch to ${rounded(loss)} in epoch ${epoch}, so training runs away. ${remedy(epoch + 1, options)}`,
};

function remedy(step: number, { clip, optimizer }: TrainOptions): string {
  if (step === 1)
    return "At the very first step the data are the likely cause: look for missing or infinite values.";
  if (clip === null) return "Set `clip: 1`, or `learning_rate` lower.";
  return `Set \`learning_rate\` lower than ${optimizer.learning_rate}.`;
}

function rounded(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString("en-US", { maximumSignificantDigits: 2 });
}
