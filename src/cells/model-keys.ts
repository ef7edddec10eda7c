import { z } from "zod";
import { asIssue } from "./explain";
import { key, type ConfigOf, type Raw } from "./keys";
import { expandStack, limits, recurrentKeys, stackSchema } from "./stack";
import { amount, choice, describe, flag, listOf, nameOf, whole, wordOr } from "./takes";

/** The default of a key that only a model without a stack has. */
const unlessStack =
  <Value>(value: Value) =>
  (raw: Raw): Value | undefined =>
    raw["stack"] === undefined ? value : undefined;

/** Probabilities in ascending order. */
const quantileList = listOf(
  describe(z.number().gt(0).lt(1), "a number between 0 and 1"),
  "a list of probabilities between 0 and 1 in ascending order, such as [0.1, 0.5, 0.9]",
  1,
  99,
).superRefine((list, context) => {
  const at = list.findIndex((value, index) => index > 0 && value <= (list[index - 1] ?? 0));
  if (at > 0)
    context.addIssue(asIssue({ code: "not-ascending", key: "quantiles", value: list[at] ?? 0 }, [at]));
});

const own = {
  data: key(wordOr("auto", nameOf("data", "the name of a data cell")), {
    doc: "The data that the model is for. `auto` takes the nearest data cell above.",
    default: "auto",
  }),
  task: key(choice(["auto", "forecast", "generate", "classify", "regress"]), {
    doc: "What the model does: `forecast` a series, `generate` text, `classify` labelled sequences or `regress` a number on them. `auto` is told by the data.",
    default: "auto",
  }),
  cell: key(choice(["lstm", "gru", "rnn"]).optional(), {
    doc: "The recurrent layer. An LSTM is the usual first choice, a GRU is smaller and often as good, a plain RNN forgets within some ten steps.",
    default: unlessStack("lstm" as const),
    defaultText: "lstm",
  }),
  units: key(whole(1, limits.units).optional(), {
    doc: "Size of the state; 64 is enough for most single series.",
    default: unlessStack(64),
    defaultText: "64",
  }),
  layers: key(whole(1, limits.layers).optional(), {
    doc: "Recurrent layers on each other; one is enough until it is shown not to be.",
    default: unlessStack(1),
    defaultText: "1",
  }),
  bidirectional: key(flag().optional(), {
    doc: "Reads the rows that the model sees in both directions, with twice the weights; it pays where the whole input matters more than its end.",
    default: unlessStack(false),
    defaultText: "false",
  }),
  lookback: key(wordOr("auto", whole(1, 100_000)), {
    doc: "Rows that the model sees before it forecasts. `auto` is three horizons or one season, the longer of the two, at most a quarter of the training rows.",
    default: "auto",
    unit: "rows",
  }),
  dropout: key(amount(0, 0.95).optional(), {
    doc: "Share of each recurrent layer's outputs that is set to zero while training, against overfitting. In a stack it is a layer.",
    default: unlessStack(0),
    defaultText: "0",
  }),
  embedding: key(whole(1, 4096).optional(), {
    doc: "Numbers that stand for each symbol of a text and are learned with the rest; 64 tell the characters of a language apart, words want more.",
    default: unlessStack(64),
    defaultText: "64",
  }),
  strategy: key(choice(["direct", "recursive"]), {
    doc: "How several steps come about: `direct` gives all steps of the horizon at once, so that errors do not feed on themselves; `recursive` learns one step and is fed its own forecasts.",
    default: "direct",
  }),
  residual: key(flag(), {
    doc: "Adds the last value of the target to every step, so that the layers learn the change alone: for series that wander, such as prices. Without it nothing is assumed.",
    default: false,
  }),
  output: key(choice(["point", "quantiles", "gaussian"]), {
    doc: "What is said of each step: `point` one number; `quantiles` the values that stay above the truth with given probabilities; `gaussian` the mean and the deviation of a normal distribution. Points are the quickest to learn; the others bring intervals of their own.",
    default: "point",
  }),
  quantiles: key(quantileList.optional(), {
    doc: "The probabilities of `output: quantiles`, in ascending order. The default has the median, which is the forecast, and the interval of 80 % around it.",
    default: (raw) => (raw["output"] === "quantiles" ? [0.1, 0.5, 0.9] : undefined),
    defaultText: "[0.1, 0.5, 0.9]",
  }),
  stateful: key(flag(), {
    doc: "Carries the state from one piece of the text into the next while training, so that more than `seq_length` symbols matter; pieces are then read in order. Off, since shuffled pieces are learned sooner.",
    default: false,
  }),
  stack: key(stackSchema.optional(), {
    doc: "Layers one by one, in place of `cell`, `units`, `layers`, `bidirectional`, `dropout` and `embedding`: `[{lstm: 64}, {dropout: 0.2}, {dense: 7}]`. A dense layer for the output, and an embedding for symbols, are added where they are missing.",
    expand: expandStack,
  }),
  l1: key(amount(0, 1), {
    doc: "Adds this times the sum of all kernel weights' sizes to the loss, which drives many to zero.",
    default: 0,
  }),
  l2: key(amount(0, 1), {
    doc: "Adds this times the sum of all kernel weights' squares to the loss, which keeps them small.",
    default: 0,
  }),
};

/** The keys of a model cell, those of its recurrent layers among them. */
export const modelKeys = { ...own, ...recurrentKeys };

export type ModelConfig = ConfigOf<typeof own>;
