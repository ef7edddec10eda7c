import { Fault } from "../base/issue";

/** Everything that can go wrong in the engine and that the user can mend, worded once. */
export const engineFaults = {
  notBuilt: (name: string) =>
    new Fault(
      "engine-not-built",
      `The part of RNNBook that runs the ${name} engine is missing from its folder.`,
      "Install the extension again, or run `npm run build` in a clone.",
    ),
  noAddon: () =>
    new Fault(
      "tensorflow-missing",
      "TensorFlow is not installed, and the native engine needs it.",
      "Run `rnnbook runtime install`, or use `--engine embedded`.",
    ),
  noLibrary: (library: string) =>
    new Fault(
      "tensorflow-incomplete",
      `The library ${library} of TensorFlow cannot be found.`,
      "Run `rnnbook runtime install` again, or use `--engine embedded`.",
    ),
  addonFailed: (cause: string) =>
    new Fault(
      "tensorflow-broken",
      `TensorFlow does not load: ${cause}`,
      "Run `rnnbook doctor` to see what is wrong, or use `--engine embedded`.",
    ),
  embeddedFailed: (cause: string) =>
    new Fault(
      "embedded-broken",
      `The embedded engine does not start: ${cause}`,
      "Use Node 20 or later, or install the extension again.",
    ),
  unknownLayer: (type: string, known: readonly string[]) =>
    new Fault("unknown-layer", `There is no layer ${type}.`, `Use one of ${known.join(", ")}.`),
  badStack: (name: string, input: readonly number[]) =>
    new Fault(
      "bad-stack",
      `The layer ${name} cannot take an input of shape [${input.join(", ")}].`,
      "A recurrent layer needs a sequence, so all recurrent layers stand before the dense ones; an embedding needs symbols, so it stands first.",
    ),
  tooLarge: (params: number, limit: number) =>
    new Fault(
      "model-too-large",
      `The model would have ${params.toLocaleString("en-US")} parameters; at most ${limit.toLocaleString("en-US")} fit into memory while training.`,
      "Set `units` or the number of layers lower.",
    ),
  cannotSample: (reason: string) =>
    new Fault(
      "cannot-sample",
      `The model cannot write symbol by symbol: ${reason}.`,
      "Use a model that reads in one direction and gives one value for each symbol of its vocabulary.",
    ),
  noPrompt: () =>
    new Fault("no-prompt", "There is no symbol to begin with.", "Give a `prompt` of at least one symbol."),
  cannotRollOut: (reason: string) =>
    new Fault(
      "cannot-roll-out",
      `The forecast cannot go on beyond the horizon: ${reason}.`,
      "Forecast at most `horizon` steps, or set `horizon` to as many as are needed and train again.",
    ),
  otherWeights: (name: string, expected: readonly number[], found: readonly number[] | undefined) =>
    new Fault(
      "other-weights",
      found === undefined
        ? `The saved weights have no ${name}, so they belong to another model.`
        : `The weight ${name} has the shape [${expected.join(", ")}], but the saved one [${found.join(", ")}].`,
      "Train the model again.",
    ),
  nothingToTrain: () =>
    new Fault(
      "nothing-to-train",
      "There is not one training window.",
      "Give more data, or set `lookback` or `horizon` lower.",
    ),
  outputShape: (output: readonly number[], target: readonly number[]) =>
    new Fault(
      "output-shape",
      `The model gives [${output.join(", ")}] for each window, but the target is [${target.join(", ")}].`,
      "Let the last layer be dense with as many units as the horizon.",
    ),
  lossOutput: (loss: string, output: string) =>
    new Fault(
      "loss-output",
      `The loss ${loss} does not fit a model whose output is ${output}.`,
      "Set `loss: auto`: pinball goes with `output: quantiles`, gaussian with `output: gaussian`, and mse, mae and huber with `output: point`.",
    ),
  notClasses: () =>
    new Fault(
      "not-classes",
      "Cross entropy needs a target of classes or symbols, and this one is of numbers.",
      "Set `loss: auto`, or one of mse, mae and huber.",
    ),
  classShape: (output: readonly number[], target: readonly number[]) =>
    new Fault(
      "class-shape",
      `The model gives [${output.join(", ")}] for each example, but its classes are [${target.join(", ")}].`,
      "Let the last layer be dense with as many units as there are classes or symbols.",
    ),
  classWeights: (found: number, classes: number) =>
    new Fault(
      "class-weights",
      `There are ${found} class weights for ${classes} classes.`,
      "Give one weight for each class, or `class_weights: balanced`.",
    ),
  statefulBidirectional: (name: string) =>
    new Fault(
      "stateful-bidirectional",
      `The layer ${name} reads backwards too, so it has no state that could be carried on.`,
      "Leave out `stateful`, or let the layer read in one direction.",
    ),
};
