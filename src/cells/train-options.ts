import type { LossName, LrSchedule, TrainOptions } from "../engine/api";
import { classWeightsOf } from "./class-weights";
import { fault } from "./issues";
import type { RestoreContext } from "./kind";
import type { Task } from "./tasks/task";
import type { TrainConfig } from "./train-keys";
import type { DataValue, ModelValue } from "./values";

/** The loss that was asked for, or the usual one of the task. Faults: a loss that does not go with the output. */
export function lossOf(
  { loss }: TrainConfig,
  task: Task,
  { spec }: ModelValue,
  { cell }: Pick<RestoreContext, "cell">,
): LossName {
  const losses = task.losses(spec.output ?? { type: "point" });
  if (loss === "auto") return losses[0];
  if (losses.includes(loss)) return loss;
  throw fault({ code: "other-loss", loss, does: task.does, losses }, cell.spanOf(["loss"], "value"));
}

/** What the engine is told, and sentences on what was changed on the way. Faults: unknown-class. */
export function optionsOf(
  config: TrainConfig & { loss: LossName },
  { l1, l2, stateful }: ModelValue,
  data: DataValue,
  { cell }: Pick<RestoreContext, "cell">,
  { windows, validation }: { windows: number; validation: boolean },
): { options: TrainOptions; notes: string[] } {
  const notes: string[] = [];
  const asked = (key: string) => Object.hasOwn(cell.raw, key);
  let earlyStopping = config.early_stopping === false ? null : config.early_stopping;
  if (earlyStopping?.monitor === "val_loss" && !validation) {
    earlyStopping = asked("early_stopping") ? { ...earlyStopping, monitor: "loss" } : null;
    notes.push(
      asked("early_stopping")
        ? "There is no validation part, so early stopping watches the training loss."
        : "There is no validation part, so early stopping is off and all epochs run.",
    );
  }
  if (stateful && asked("shuffle") && config.shuffle)
    notes.push("The model is stateful, so its windows are read in the order of time and not shuffled.");
  const weights = classWeightsOf(config, data, { cell });
  const options: TrainOptions = {
    epochs: config.epochs,
    batch_size: config.batch_size,
    optimizer: { ...config.optimizer, learning_rate: config.learning_rate },
    loss: config.loss,
    huber_delta: config.huber_delta,
    clip: config.clip === false ? null : config.clip,
    l1,
    l2,
    early_stopping: earlyStopping,
    shuffle: config.shuffle && !stateful,
    stateful,
    seed: config.seed,
    max_minutes: config.max_minutes === "none" ? null : config.max_minutes,
    lr_schedule: scheduleOf(config, Math.ceil(windows / config.batch_size)),
    ...(weights !== undefined && { class_weights: weights }),
  };
  return { options, notes };
}

/** With the warm-up in steps, of which an epoch has so many. */
function scheduleOf({ lr_schedule: schedule }: TrainConfig, perEpoch: number): LrSchedule | null {
  if (schedule === false) return null;
  const { warmup_epochs, ...rest } = schedule;
  return { ...rest, warmup_steps: Math.round(warmup_epochs * perEpoch) };
}
