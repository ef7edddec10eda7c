import { z } from "zod";
import type { LossName, Model, NamedTensor, OptimizerSpec, ScalerType, TrainOptions } from "../engine/api";
import { asIssue } from "./explain";
import { fault } from "./issues";
import { defineKind, key, type ConfigOf } from "./keys";
import type { RestoreContext, RunContext } from "./kind";
import { outputOf } from "./model";
import { likelyCauses } from "./nan-causes";
import { amount, choice, describe, flag, offOr, positive, settings, whole, wordOr } from "./takes";
import { dataNeed } from "./needs";
import { dataConfig, modelConfig } from "./references";
import { knownTask, taskNamed } from "./tasks";
import type { Task } from "./tasks/task";
import { TrainingView } from "./training-view";
import type { DataValue, ModelValue, TrainValue } from "./values";

const optimizerTypes = ["sgd", "momentum", "adam", "rmsprop"] as const;
const share = (): z.ZodNumber => amount(0, 0.999999);

const optimizers = {
  sgd: optimizer("sgd", {}),
  momentum: optimizer("momentum", { momentum: share().default(0.9), nesterov: flag().default(false) }),
  adam: optimizer("adam", {
    beta_1: share().default(0.9),
    beta_2: share().default(0.999),
    epsilon: positive(1).default(1e-7),
  }),
  rmsprop: optimizer("rmsprop", { rho: share().default(0.9), epsilon: positive(1).default(1e-7) }),
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

const keys = {
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
    doc: "What is made small. `auto` is `huber` for a forecast: squared where the error is small, absolute where it is large, so that outliers do not rule.",
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
  shuffle: key(flag(), {
    doc: "Whether windows come in a new order each epoch; each window is still in its own order.",
    default: true,
  }),
  resume: key(flag(), {
    doc: "Whether to go on from the last checkpoint of this cell; otherwise training starts from fresh weights.",
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

export type TrainConfig = ConfigOf<typeof keys>;

export const train = defineKind<"train", typeof keys, TrainValue>({
  name: "train",
  doc: "Trains the model of this name and keeps the weights of its best epoch.",
  keys,
  role: "refers",
  single: true,
  longRunning: true,
  complete: (config, { cell, above }) => {
    const source = modelConfig(above, cell.name);
    const from = dataConfig(above, source?.data);
    const task = source && from && knownTask(source, from);
    if (config.loss !== "auto" || source === undefined || task === undefined) return config;
    return { ...config, loss: task.losses(outputOf(source))[0] };
  },
  needs: (_config, context) => [...dataNeed(context), { kind: "model", name: context.cell.name ?? "" }],
  check: () => [],
  run: (config, context) => {
    const source = context.value<ModelValue>("model", context.cell.name ?? "");
    const data = context.value<DataValue>("data", source.data);
    const task = taskNamed(source.task);
    const { training, validation } = task.examples(source, data, context);
    const loss = lossOf(config, task, source, context);
    const { options, notes } = optionsOf({ ...config, loss }, source, context, validation !== null);
    const model = context.engine.createModel(source.spec, config.seed);
    try {
      if (config.resume) notes.push(resume(model, context));
      const view = new TrainingView(context, { ...config, loss }, options, notes);
      const result = context.engine.train(model, training, validation, options, {
        progress: (progress) => view.progress(progress),
        interrupted: () => context.hooks.interrupted(),
      });
      view.finish(result);
      if (result.stopped === "nan") {
        const causes = likelyCauses(options, scalerOf(data), view.step);
        throw fault(
          { code: "nan-loss", epoch: view.epoch, step: view.step, causes },
          context.cell.spanOf([], "value"),
        );
      }
      context.checkpoint(model, {
        epoch: result.best_epoch,
        epochs_run: result.epochs_run,
        stopped: result.stopped,
        mode: result.mode,
        data: source.data,
        lookback: source.lookback,
        spec: source.spec,
        config,
      });
    } catch (error) {
      model.dispose();
      throw error;
    }
    return valueOf(model, source, config, context);
  },
  restore: (config, context, weights) => {
    const source = context.value<ModelValue>("model", context.cell.name ?? "");
    const model = context.engine.createModel(source.spec, config.seed);
    model.setWeights(weights);
    return valueOf(model, source, config, context);
  },
});

function valueOf(model: Model, source: ModelValue, config: TrainConfig, context: RestoreContext): TrainValue {
  const { task, data, lookback } = source;
  return {
    model,
    task,
    data,
    lookback,
    again(training, validation, hooks) {
      const loss = lossOf(config, taskNamed(task), source, context);
      const { options } = optionsOf({ ...config, loss }, source, context, validation !== null);
      const fresh = context.engine.createModel(source.spec, config.seed);
      try {
        return { model: fresh, result: context.engine.train(fresh, training, validation, options, hooks) };
      } catch (error) {
        fresh.dispose();
        throw error;
      }
    },
    dispose: () => model.dispose(),
  };
}

/** The loss that was asked for, or the usual one of the task. Faults: a loss that does not go with the output. */
function lossOf({ loss }: TrainConfig, task: Task, { spec }: ModelValue, { cell }: RestoreContext): LossName {
  const losses = task.losses(spec.output ?? { type: "point" });
  if (loss === "auto") return losses[0];
  if (losses.includes(loss)) return loss;
  throw fault({ code: "other-loss", loss, does: task.does, losses }, cell.spanOf(["loss"], "value"));
}

/** How the input was scaled, which is a usual cause of numbers that run away. */
function scalerOf(data: DataValue): ScalerType {
  return "series" in data ? data.series.scaler.type : "standard";
}

function optionsOf(
  config: TrainConfig & { loss: LossName },
  { l1, l2 }: ModelValue,
  context: RestoreContext,
  hasValidation: boolean,
): { options: TrainOptions; notes: string[] } {
  const notes: string[] = [];
  let earlyStopping = config.early_stopping === false ? null : config.early_stopping;
  if (earlyStopping?.monitor === "val_loss" && !hasValidation) {
    const asked = Object.hasOwn(context.cell.raw, "early_stopping");
    earlyStopping = asked ? { ...earlyStopping, monitor: "loss" } : null;
    notes.push(
      asked
        ? "There is no validation part, so early stopping watches the training loss."
        : "There is no validation part, so early stopping is off and all epochs run.",
    );
  }
  const options: TrainOptions = {
    epochs: config.epochs,
    batch_size: config.batch_size,
    optimizer: optimizerSpec(config),
    loss: config.loss,
    huber_delta: config.huber_delta,
    clip: config.clip === false ? null : config.clip,
    l1,
    l2,
    early_stopping: earlyStopping,
    shuffle: config.shuffle,
    seed: config.seed,
    max_minutes: config.max_minutes === "none" ? null : config.max_minutes,
  };
  return { options, notes };
}

function resume(model: Model, context: RunContext): string {
  const weights: readonly NamedTensor[] | undefined = context.lastCheckpoint?.();
  if (weights === undefined)
    return "There is no checkpoint to go on from, so training started from fresh weights.";
  model.setWeights(weights);
  return "Training went on from the last checkpoint.";
}

function optimizerSpec({ optimizer: settings, learning_rate }: TrainConfig): OptimizerSpec {
  return { ...settings, learning_rate };
}

function optimizer<const Type extends (typeof optimizerTypes)[number], Shape extends z.ZodRawShape>(
  type: Type,
  shape: Shape,
) {
  const literal = describe(z.literal(type), `one of ${optimizerTypes.join(", ")}`, optimizerTypes, true);
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
