import type * as TF from "@tensorflow/tfjs-core";
import type { Dataset, Tf, TrainHooks, TrainOptions, TrainResult } from "../api";
import { batchesOf, withResident } from "../batches";
import { engineFaults } from "../faults";
import type { EngineModel } from "../model/model";
import { shuffled } from "../random/shuffle";
import { Best } from "./best";
import { createLearner } from "./create-learner";
import type { EpochEnd, Learner } from "./learner";
import { trainNotes } from "./notes";
import { Patience } from "./patience";
import { Progress } from "./progress";

/**
 * Trains a model. It holds the best weights afterwards, on every way out: those of the epoch with the lowest
 * monitored loss (`early_stopping.monitor`; without early stopping val_loss, or loss where there is no validation
 * part). Where not one epoch has ended they are the latest ones, but the first ones if something was not a number
 * or a hook threw.
 *
 * `hooks.interrupted` is asked before every call of the engine, one step or about 100 ms of them. Faults: nothing to train, an output that does not fit the target.
 */
export function train(
  tf: Tf,
  model: EngineModel,
  data: Dataset,
  validation: Dataset | null,
  options: TrainOptions,
  hooks: TrainHooks,
): TrainResult {
  if (data.size === 0) throw engineFaults.nothingToTrain();
  const held = validation === null || validation.size === 0 ? undefined : validation;
  return withResident(tf, data.resident, (resident) =>
    withResident(tf, held?.resident ?? [], (heldResident) => {
      checkTarget(tf, model, data, resident);
      const best = new Best(tf, model.weights);
      const learner = createLearner(
        tf,
        model,
        { data, resident, held: held && { data: held, resident: heldResident } },
        options,
      );
      try {
        return runEpochs(learner, best, data.size, held !== undefined, options, hooks);
      } finally {
        model.replaceWeights(best.weights);
        best.dispose();
        learner.dispose();
      }
    }),
  );
}

function runEpochs(
  learner: Learner,
  best: Best,
  size: number,
  isHeld: boolean,
  options: TrainOptions,
  hooks: TrainHooks,
): TrainResult {
  const notes: string[] = [];
  const monitor = !isHeld ? "loss" : (options.early_stopping?.monitor ?? "val_loss");
  if (options.early_stopping?.monitor === "val_loss" && monitor === "loss")
    notes.push(trainNotes.noValidation);
  const patience = new Patience(options.early_stopping);
  const progress = new Progress(size, options, hooks);
  const end = (stopped: TrainResult["stopped"]): TrainResult => {
    if (best.epoch === 0 && stopped !== "nan") best.take(learner.weights);
    if (learner.note !== undefined) notes.push(learner.note);
    return { ...progress.result(learner.steps), stopped, best_epoch: best.epoch, mode: learner.mode, notes };
  };
  const notFinite = (
    what: Parameters<typeof trainNotes.notFinite>[0],
    step: number,
    epoch: number,
  ): TrainResult => {
    notes.push(trainNotes.notFinite(what, step, epoch, best.epoch, options));
    return end("nan");
  };

  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const order = options.shuffle ? shuffled(size, options.seed, epoch) : inOrder(size);
    const batches = batchesOf(order, options.batch_size);
    let ended: EpochEnd | undefined;
    for (let from = 0; from < batches.length;) {
      if (hooks.interrupted()) return end("interrupted");
      if (progress.isTimeUp()) return end("max_minutes");
      const block = batches.slice(from, from + learner.stepsPerCall);
      from += block.length;
      const { stepped, epoch: last } =
        from < batches.length ? { stepped: learner.run(block), epoch: undefined } : learner.runLast(block);
      ended = last;
      progress.stepped(epoch, stepped, block);
      const latest = stepped.at(-1);
      if (latest !== undefined && !latest.finite)
        return notFinite(Number.isFinite(latest.loss) ? "gradients" : "loss", learner.steps + 1, epoch);
    }
    if (ended?.finiteWeights === false) return notFinite("weights", learner.steps, epoch);
    const held = ended?.validationLoss;
    const loss = progress.epochEnded(epoch, held);
    const monitored = monitor === "val_loss" && held !== undefined ? held : loss;
    if (held !== undefined && !Number.isFinite(held))
      return notFinite("validation loss", learner.steps, epoch);
    best.offer(epoch, monitored, learner.weights);
    if (patience.isOver(monitored)) return end("early_stopping");
  }
  return end("completed");
}

function inOrder(size: number): Int32Array {
  return Int32Array.from({ length: size }, (_, index) => index);
}

/** A wrong last layer would otherwise broadcast against the target and learn something else. */
function checkTarget(tf: Tf, model: EngineModel, data: Dataset, resident: TF.Tensor[]): void {
  const target = tf.tidy(() => data.gather(tf, resident, tf.tensor1d([0], "int32")).y.shape.slice(1));
  const output = model.planned.at(-1)?.output ?? [];
  if (target.join() !== output.join()) throw engineFaults.outputShape(output, target);
}
