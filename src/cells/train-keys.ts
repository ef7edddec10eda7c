import { z } from "zod";
import { asIssue } from "./explain";
import { key, type ConfigOf } from "./keys";
import { amount, choice, describe, flag, listOf, offOr, positive, settings, whole, wordOr } from "./takes";

const optimizerTypes = ["sgd", "momentum", "adam", "rmsprop"] as const;
const share = (): z.ZodNumber => amount(0, 0.999999);

const optimizers = {
  sgd: ofType("sgd", optimizerTypes, {}),
  momentum: ofType("momentum", optimizerTypes, {
    momentum: share().default(0.9),
    nesterov: flag().default(false),
  }),
  adam: ofType("adam", optimizerTypes, {
    beta_1: share().default(0.9),
    beta_2: share().default(0.999),
    epsilon: positive(1).default(1e-7),
  }),
  rmsprop: ofType("rmsprop", optimizerTypes, {
    rho: share().default(0.9),
    epsilon: positive(1).default(1e-7),
  }),
};

const clip = settings(
  { global_norm: positive(1e6).optional(), norm: positive(1e6).optional(), value: positive(1e6).optional() },
  "{global_norm: 1}, {norm: 1} or {value: 1}",
).superRefine((value, context) => {
  const found = Object.keys(value);
  if (found.length !== 1) {
    context.addIssue(
      asIssue({ code: "one-of", key: "clip", found, choices: ["global_norm", "norm", "value"] }),
    );
  }
});

const earlyStopping = settings(
  {
    monitor: choice(["val_loss", "loss"]).default("val_loss"),
    patience: whole(0, 1_000_000).default(5),
    min_delta: amount(0, 1e6).default(0),
  },
  "a number of epochs, or {monitor: val_loss, patience: 5, min_delta: 0}",
);

const rate = (): z.ZodNumber => positive(0.999999);
const warmupEpochs = (): z.ZodNumber => amount(0, 1e6);
const lowest = (): z.ZodDefault<z.ZodNumber> => amount(0, 10).default(0);
const scheduleTypes = ["plateau", "cosine", "exponential", "warmup"] as const;
const scheduleTakes = "one of plateau, cosine, exponential and warmup, or {type: cosine, warmup_epochs: 1}";

/** A plateau acts before early stopping does, which waits for 5 epochs by default. */
const schedules = {
  plateau: ofType("plateau", scheduleTypes, {
    factor: rate().default(0.5),
    patience: whole(1, 1_000_000).default(2),
    min_lr: lowest(),
    warmup_epochs: warmupEpochs().default(0),
  }),
  cosine: ofType("cosine", scheduleTypes, { min_lr: lowest(), warmup_epochs: warmupEpochs().default(0) }),
  exponential: ofType("exponential", scheduleTypes, {
    rate: rate().default(0.95),
    min_lr: lowest(),
    warmup_epochs: warmupEpochs().default(0),
  }),
  warmup: ofType("warmup", scheduleTypes, { warmup_epochs: warmupEpochs().default(1) }),
};

const schedule = describe(
  z.discriminatedUnion("type", [
    schedules.plateau,
    schedules.cosine,
    schedules.exponential,
    schedules.warmup,
  ]),
  scheduleTakes,
  scheduleTypes,
  true,
);

const classWeights = describe(
  z.record(z.string(), positive(1e6)),
  "a weight for each class such as {walk: 1, fall: 5}",
);

/** What a train cell can keep of every epoch. */
const curves = ["loss", "val_loss", "lr", "grad_norm", "layer_grad_norms"] as const;

export const trainKeys = {
  epochs: key(whole(1, 1_000_000), {
    doc: "Passes over the training windows; early stopping usually ends sooner.",
    default: 30,
    unit: "epochs",
  }),
  batch_size: key(whole(1, 65_536), {
    doc: "Windows in one step. 64 keeps the processor busy and the gradient lively.",
    default: 64,
    unit: "windows",
  }),
  optimizer: key(
    describe(
      z.discriminatedUnion("type", [
        optimizers.sgd,
        optimizers.momentum,
        optimizers.adam,
        optimizers.rmsprop,
      ]),
      "adam, sgd, momentum or rmsprop, or {type: adam, beta_1: 0.9}",
      optimizerTypes,
      true,
    ),
    {
      doc: "How gradients become steps. Adam needs the least tuning.",
      default: { type: "adam", beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
      defaultText: "adam",
      expand: expandOptimizer,
    },
  ),
  learning_rate: key(positive(10), {
    doc: "Size of a step: 0.001 as is usual for Adam and RMSprop, 0.01 for SGD and momentum.",
    default: (raw) => (["sgd", "momentum"].includes(optimizerType(raw["optimizer"])) ? 0.01 : 0.001),
    defaultText: "0.001; 0.01 for sgd and momentum",
  }),
  loss: key(wordOr("auto", choice(["mse", "mae", "huber", "pinball", "gaussian", "cross_entropy"])), {
    doc: "What is made small. `auto` is `huber` for a forecast: squared where the error is small, absolute where it is large, so that outliers do not rule. It is `pinball` for quantiles, `gaussian` for a normal distribution, `cross_entropy` for classes and symbols, and `mse` for a number told of a sequence.",
    default: "auto",
  }),
  huber_delta: key(positive(1e6), {
    doc: "Where huber turns from squared to absolute, in scaled units.",
    default: 1,
  }),
  clip: key(offOr(clip, "{global_norm: 1}, {norm: 1} or {value: 1}"), {
    doc: "Shortens gradients, because recurrent ones explode: all together (`global_norm`), each weight by itself (`norm`) or each number (`value`).",
    default: { global_norm: 1 },
    defaultText: "1",
    expand: (value) =>
      value === true ? { global_norm: 1 } : typeof value === "number" ? { global_norm: value } : off(value),
  }),
  early_stopping: key(
    offOr(earlyStopping, "a number of epochs, or {monitor: val_loss, patience: 5, min_delta: 0}"),
    {
      doc: "Ends training when the monitored loss has not improved for `patience` epochs. The weights of the best epoch are kept in any case.",
      default: { monitor: "val_loss", patience: 5, min_delta: 0 },
      defaultText: "5",
      unit: "epochs",
      expand: (value) => (value === true ? {} : typeof value === "number" ? { patience: value } : off(value)),
    },
  ),
  lr_schedule: key(offOr(schedule, scheduleTakes), {
    doc: "How the learning rate changes. `plateau` halves it when the monitored loss has not improved for 2 epochs, `cosine` lets it fall to `min_lr` at the last epoch, `exponential` multiplies it by 0.95 after every epoch, and `warmup` lets it rise from 0 in the first epoch; the others rise first for `warmup_epochs`. None by default: Adam seldom needs one.",
    default: false,
    defaultText: "none",
    expand: (value) =>
      value === "none" || value === "off" ? false : typeof value === "string" ? { type: value } : value,
  }),
  class_weights: key(wordOr("none", wordOr("balanced", classWeights)), {
    doc: "How much an example of each class counts, in training and in the validation loss. `balanced` lets all classes count the same together, however rare they are. None by default, which suits classes of about the same size.",
    default: "none",
  }),
  shuffle: key(flag(), {
    doc: "Whether windows come in a new order each epoch; each window is still in its own order. A stateful model reads in the order of time.",
    default: true,
  }),
  bptt: key(wordOr("auto", whole(1, 16_384)), {
    doc: "Symbols of a text that gradients reach back through (truncated back-propagation through time). `auto` is the `seq_length` of the data.",
    default: "auto",
    unit: "symbols",
  }),
  sample_every: key(wordOr("none", whole(1, 1_000_000)), {
    doc: "After how many epochs a model of text writes a sample of what it has learned so far: 1, as it costs little and says more than the loss.",
    default: 1,
    unit: "epochs",
  }),
  track: key(listOf(choice(curves), `all, or a list of ${curves.join(", ")}`, 0, curves.length), {
    doc: "Which curves are kept of every epoch beside the loss: all, as they cost next to nothing.",
    default: [...curves],
    defaultText: "all",
    expand: (value) => (value === "all" ? [...curves] : typeof value === "string" ? [value] : value),
  }),
  resume: key(flag(), {
    doc: "Whether to go on from the last checkpoint of this cell, with its optimizer and its history, until `epochs` epochs have run in all; set `epochs` higher to train a finished model on. After an early stop it waits for `patience` epochs once more. Otherwise training starts from fresh weights.",
    default: false,
    fleeting: true,
  }),
  max_minutes: key(wordOr("none", positive(100_000)), {
    doc: "Ends training after this time, with the best weights so far.",
    default: "none",
    unit: "minutes",
  }),
  on_nan: key(choice(["stop"]), {
    doc: "What becomes of a loss that is not a number: training stops at once and the best weights are kept.",
    default: "stop",
  }),
  seed: key(whole(0, 2_147_483_647), {
    doc: "Decides initial weights, shuffles and dropout, so that a run can be repeated.",
    default: 42,
  }),
};

export type TrainConfig = ConfigOf<typeof trainKeys>;

/** Settings that are told apart by their `type`. */
function ofType<const Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  types: readonly string[],
  shape: Shape,
) {
  const literal = describe(z.literal(type), `one of ${types.join(", ")}`, types, true);
  return settings({ type: literal, ...shape }, `{type: ${type}}`);
}

function expandOptimizer(value: unknown): unknown {
  if (typeof value === "string") return { type: value };
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !("type" in value)) {
    return { type: "adam", ...value };
  }
  return value;
}

/** Of a value that may be a shorthand still. */
function optimizerType(value: unknown): string {
  const full = expandOptimizer(value);
  return typeof full === "object" && full !== null && "type" in full ? String(full.type) : "adam";
}

function off(value: unknown): unknown {
  return value === "off" || value === "none" ? false : value;
}
