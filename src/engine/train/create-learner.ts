import { availableParallelism } from "node:os";
import type { Tf, TrainOptions } from "../api";
import { nativeBackend } from "../graph/native";
import type { EngineModel } from "../model/model";
import { CompiledLearner } from "./compiled-learner";
import { EagerLearner } from "./eager-learner";
import { FallbackLearner } from "./fallback-learner";
import type { Examples, Learner, Stand } from "./learner";
import { chooseMode, type TrainMode } from "./mode";
import type { Objective } from "./objective";
import { standFrom } from "./stand";

/**
 * The learner that suits the work: compiled on TensorFlow where that pays, else operation by operation. It takes `stand`
 * over.
 */
export function createLearner(
  tf: Tf,
  model: EngineModel,
  objective: Objective,
  examples: Examples,
  options: TrainOptions,
  stand: Stand,
): Learner {
  const { data, held } = examples;
  const work = {
    planned: model.planned,
    batchSize: Math.min(options.batch_size, data.size),
    steps: Math.ceil(data.size / options.batch_size) * options.epochs,
    epochs: options.epochs,
    held: held?.data.size ?? 0,
    cores: availableParallelism(),
  };
  const { mode = chooseMode(work), ...seams } = forced();
  if (nativeBackend(tf) === undefined || mode.kind === "eager")
    return new EagerLearner(tf, objective, examples, options, stand);
  const compiled = new CompiledLearner(tf, model, objective, examples, options, mode, stand, seams);
  return new FallbackLearner(
    compiled,
    () => new EagerLearner(tf, objective, examples, options, standFrom(tf, compiled.stand, options)),
  );
}

/** RNNBOOK_MODE, such as "eager", "graph" or "xla,2", overrides the choice, a third word the steps a call: for tests and benches. */
function forced(): { mode?: TrainMode; stepsPerCall?: number | undefined } {
  const [kind, parts = "1", steps] = (process.env.RNNBOOK_MODE ?? "").split(",");
  const stepsPerCall = steps === undefined ? undefined : Number(steps);
  if (kind === "eager") return { mode: { kind } };
  if (kind === "graph" || kind === "xla")
    return { mode: { kind: "compiled", xla: kind === "xla", parts: Number(parts) }, stepsPerCall };
  return {};
}
