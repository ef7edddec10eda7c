import { availableParallelism } from "node:os";
import type { Tf, TrainOptions } from "../api";
import { nativeBackend } from "../graph/native";
import type { EngineModel } from "../model/model";
import { CompiledLearner } from "./compiled-learner";
import { EagerLearner } from "./eager-learner";
import { FallbackLearner } from "./fallback-learner";
import type { Examples, Learner } from "./learner";
import { chooseMode, type TrainMode } from "./mode";

/** The learner that suits the work: compiled on TensorFlow where that pays, else operation by operation. */
export function createLearner(
  tf: Tf,
  model: EngineModel,
  examples: Examples,
  options: TrainOptions,
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
  const makeEager = () => new EagerLearner(tf, model, examples, options);
  return nativeBackend(tf) === undefined || mode.kind === "eager"
    ? makeEager()
    : new FallbackLearner(new CompiledLearner(tf, model, examples, options, mode, seams), makeEager);
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
