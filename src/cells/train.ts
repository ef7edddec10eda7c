import type { Dataset, ScalerType, TrainOptions, TrainState } from "../engine/api";
import { formatCount } from "../outputs/format";
import { fault, issue } from "./issues";
import { defineKind } from "./keys";
import type { RestoreContext, RunContext } from "./kind";
import { outputOf } from "./model";
import { likelyCauses } from "./nan-causes";
import { dataNeed } from "./needs";
import { dataConfig, modelConfig } from "./references";
import { knownTask, taskNamed, tasks } from "./tasks";
import type { Task } from "./tasks/task";
import { trainKeys, type TrainConfig } from "./train-keys";
import { lossOf, optionsOf } from "./train-options";
import { packState, unpackState } from "./train-state";
import { TrainingView } from "./training-view";
import type { DataValue, ModelValue, TrainValue } from "./values";

export type { TrainConfig } from "./train-keys";

/** Milliseconds between two checkpoints to go on from. */
const keepEvery = 30_000;

export const train = defineKind<"train", typeof trainKeys, TrainValue>({
  name: "train",
  doc: "Trains the model of this name and keeps the weights of its best epoch.",
  keys: trainKeys,
  role: "refers",
  single: true,
  longRunning: true,
  complete: (config, { cell, above }) => {
    const source = modelConfig(above, cell.name);
    const from = dataConfig(above, source?.data);
    const task = source && from && knownTask(source, from);
    if (source === undefined || task === undefined) return config;
    return {
      ...config,
      loss: config.loss === "auto" ? task.losses(outputOf(source))[0] : config.loss,
      shuffle: config.shuffle && !source.stateful,
    };
  },
  needs: (_config, context) => [...dataNeed(context), { kind: "model", name: context.cell.name ?? "" }],
  check: (_config, { cell, above }) => {
    const source = modelConfig(above, cell.name);
    const from = dataConfig(above, source?.data);
    const task = source && from && knownTask(source, from);
    if (task === undefined) return [];
    return keysOfOthers(task)
      .filter((key) => Object.hasOwn(cell.raw, key))
      .map((key) => issue({ code: "not-for-task", key, does: task.does }, cell.spanOf([key], "key")));
  },
  run: (config, context) => {
    const source = context.value<ModelValue>("model", context.cell.name ?? "");
    const data = context.value<DataValue>("data", source.data);
    const task = taskNamed(source.task);
    // What the data alone decides shows here and not in the check of the text.
    const [other] = keysOfOthers(task).filter((key) => Object.hasOwn(context.cell.raw, key));
    if (other !== undefined)
      throw fault({ code: "not-for-task", key: other, does: task.does }, context.cell.spanOf([other], "key"));
    const loss = lossOf(config, task, source, context);
    const lookback = config.bptt === "auto" ? source.lookback : config.bptt;
    const { training, validation } = task.examples({ ...source, lookback }, data, context);
    const given = { windows: training.size, validation: validation !== null };
    const { options, notes } = optionsOf({ ...config, loss }, source, data, context, given);
    const resume = config.resume ? lastState(context, notes) : undefined;
    const model = context.engine.createModel(source.spec, config.seed);
    try {
      const writes = task.epochEnded !== undefined && config.sample_every !== "none";
      const shown = { config: shownOf({ ...config, loss }, options, task), track: config.track, writes };
      const view = new TrainingView(context, shown, options, notes, resume);
      const manifest = {
        data: source.data,
        lookback: source.lookback,
        spec: source.spec,
        config,
      };
      let kept = performance.now();
      const every = config.sample_every;
      const result = context.engine.train(
        model,
        training,
        validation,
        { ...options, ...(resume !== undefined && { resume }) },
        {
          progress: (progress) => view.progress(progress),
          interrupted: () => context.hooks.interrupted(),
          ...(every !== "none" && {
            epochEnded: (epoch, latest) => {
              const text = epoch % every === 0 ? task.epochEnded?.(latest, source, data, context) : undefined;
              if (text !== undefined) view.sample(epoch, text);
            },
          }),
          checkpoint: (state, ended) => {
            if (!ended && performance.now() - kept < keepEvery) return;
            keepState(context, state(), manifest);
            kept = performance.now();
          },
        },
      );
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
        ...manifest,
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

function valueOf(
  model: TrainValue["model"],
  source: ModelValue,
  config: TrainConfig,
  context: RestoreContext,
): TrainValue {
  const { task, data, lookback } = source;
  return {
    model,
    task,
    data,
    lookback,
    again(training: Dataset, validation: Dataset | null, hooks) {
      const loss = lossOf(config, taskNamed(task), source, context);
      const from = context.value<DataValue>("data", data);
      const given = { windows: training.size, validation: validation !== null };
      const { options } = optionsOf({ ...config, loss }, source, from, context, given);
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

/** Keys that mean something for models of other tasks only. */
function keysOfOthers(task: Task): string[] {
  const own = task.trainKeys ?? [];
  return [...new Set(tasks.flatMap(({ trainKeys: keys = [] }) => keys))].filter((key) => !own.includes(key));
}

/** The settings that were used, without those that mean nothing here. */
function shownOf(config: TrainConfig, options: TrainOptions, task: Task): Record<string, unknown> {
  const others = keysOfOthers(task);
  const used = { ...config, early_stopping: options.early_stopping ?? false, shuffle: options.shuffle };
  return Object.fromEntries(Object.entries(used).filter(([key]) => !others.includes(key)));
}

/** Where the last training of this cell stood; says what came of it. */
function lastState(context: RunContext, notes: string[]): TrainState | undefined {
  const last = context.lastState?.();
  const state = last && unpackState({ tensors: last.tensors, course: last.manifest["course"] });
  if (state === undefined) {
    notes.push("There is no checkpoint to go on from, so training started from fresh weights.");
    return undefined;
  }
  const { history, batches } = state.course;
  const done = history.loss.length;
  const where =
    batches > 0 ? `in the middle of epoch ${formatCount(done + 1)}` : `after epoch ${formatCount(done)}`;
  notes.push(`Training went on from the last checkpoint, ${where}.`);
  return state;
}

function keepState(context: RunContext, state: TrainState, manifest: Record<string, unknown>): void {
  const { tensors, course } = packState(state);
  context.keepState?.(tensors, { epoch: state.course.history.loss.length, ...manifest, course });
}

/** How the input was scaled, which is a usual cause of numbers that run away. */
function scalerOf(data: DataValue): ScalerType {
  return "series" in data ? data.series.scaler.type : "standard";
}
