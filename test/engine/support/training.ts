import type { Dataset, Tf, TrainHooks, TrainOptions } from "../../../src/engine/api";
import { createModel, type EngineModel } from "../../../src/engine/model/model";
import { train } from "../../../src/engine/train/train";
import { layer, noHooks, randomDataset, trainOptions, valuesOf } from "./models";

/** A small task: 21 windows of 4 steps and 2 features, 3 values ahead, all of them noise. */
export const shape: [number, number] = [4, 2];
export const net = [layer("lstm", { units: 5 }), layer("dense", { units: 3 })];
export const data = randomDataset(21, shape, 3);
export const validation = randomDataset(9, shape, 3, "validation");

export function fresh(tf: Tf, layers: typeof net): EngineModel {
  return createModel(tf, { inputShape: shape, layers }, 42);
}

/** Trains a fresh model and gives the result with its weights. */
export function run(
  tf: Tf,
  given: {
    layers?: typeof net;
    data?: Dataset;
    validation?: Dataset;
    options?: Partial<TrainOptions>;
    hooks?: TrainHooks;
    keep?: boolean;
  },
) {
  const model = fresh(tf, given.layers ?? net);
  const options = trainOptions(given.options);
  const result = train(
    tf,
    model,
    given.data ?? data,
    given.validation ?? null,
    options,
    given.hooks ?? noHooks,
  );
  const weights = valuesOf(model.getWeights());
  if (given.keep !== true) model.dispose();
  return { ...result, weights, model };
}
