import type { Dataset, Tf, TrainHooks, TrainOptions, TrainResult } from "../api";
import { batchesOf, withResident } from "../batches";
import { engineFaults } from "../faults";
import type { EngineModel } from "../model/model";
import { createLearner } from "./create-learner";
import { checkTarget, objectiveOf } from "./objective";
import { Run } from "./run";
import { begin } from "./state";
import { streamBatches } from "./streams";
import { shuffled } from "../random/shuffle";

/**
 * Trains a model. It holds the best weights afterwards, on every way out: those of the epoch with the lowest
 * monitored loss (`early_stopping.monitor`; without early stopping val_loss, or loss where there is no validation
 * part). Where not one epoch has ended they are the latest ones, but the first ones if something was not a number
 * or a hook threw.
 *
 * `hooks.interrupted` is asked before every call of the engine, one step or about 100 ms of them. Faults: nothing to
 * train, an output that does not fit target or loss, states to be carried by a layer that reads backwards, an earlier
 * state of another model.
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
      const objective = objectiveOf(model, options);
      checkTarget(tf, model, data, resident, options);
      const beginning = begin(tf, model, objective, options, data.size);
      const { best, stand } = beginning;
      const examples = { data, resident, held: held && { data: held, resident: heldResident } };
      const learner = createLearner(tf, model, objective, examples, options, stand);
      try {
        const run = new Run(model, learner, beginning, options, hooks, held !== undefined);
        return run.epochs((epoch) => batchesOfEpoch(epoch, data.size, options));
      } finally {
        model.replaceWeights(best.weights);
        best.dispose();
        learner.dispose();
      }
    }),
  );
}

/** The order of an epoch's examples, in batches; it depends on the options and the epoch alone. */
function batchesOfEpoch(epoch: number, size: number, options: TrainOptions): Int32Array[] {
  if (options.stateful === true) return streamBatches(size, options.batch_size);
  const order = options.shuffle
    ? shuffled(size, options.seed, epoch)
    : Int32Array.from({ length: size }, (_, index) => index);
  return batchesOf(order, options.batch_size);
}
