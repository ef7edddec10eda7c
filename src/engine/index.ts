import type { Engine, EngineName, Model, Tf } from "./api";
import { assert } from "../base/assert";
import { createModel, EngineModel } from "./model/model";
import { labelledTools } from "./labelled";
import { predict } from "./model/predict";
import { rollOut } from "./rollout/roll-out";
import { createSampler } from "./sample/sampler";
import { seriesTools } from "./series";
import { textTools } from "./text";
import { train } from "./train/train";

/** The engine on a loaded tfjs: models, training, forecasting and the tools for series. */
export function createEngine(name: EngineName, tf: Tf): Engine {
  return {
    name,
    tf,
    createModel: (spec, seed) => createModel(tf, spec, seed),
    train: (model, data, validation, options, hooks) =>
      train(tf, own(model), data, validation, options, hooks),
    predict: (model, data, options) => predict(tf, own(model), data, options),
    createSampler: (model, options) => createSampler(tf, own(model), options),
    rollOut: (model, data, options) => rollOut(tf, own(model), data, options),
    series: seriesTools,
    text: textTools(tf),
    labelled: labelledTools,
  };
}

function own(model: Model): EngineModel {
  assert(model instanceof EngineModel, "the model was made by this engine");
  return model;
}
