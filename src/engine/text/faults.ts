import { Fault } from "../../base/issue";

/** Every sentence of this folder, worded once. */
export const textFault = {
  empty: () =>
    new Fault("text-empty", "The text has not one symbol.", "Name a file with text, or check its contents."),
  tooLarge: (limit: number) =>
    new Fault(
      "text-too-large",
      `The text has more than ${limit.toLocaleString("en-US")} symbols.`,
      "Take fewer files, or `level: word`.",
    ),
  noTraining: (symbols: number) =>
    new Fault(
      "no-training-text",
      `Of ${symbols} symbols none falls into the training part.`,
      "Give a longer text, or a larger first share in `split`.",
    ),
  emptyPart: (part: string) =>
    new Fault(
      "part-empty",
      `The ${part} part of the text is empty, so there is nothing to predict.`,
      "Give it a share in `split`, or evaluate `on` another part.",
    ),
  interrupted: () => new Fault("interrupted", "Scoring the text was interrupted."),
};
