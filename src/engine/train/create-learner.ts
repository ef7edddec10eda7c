import { availableParallelism } from "node:os";
import type { Dataset, Tf, TrainOptions } from "../api";
import { nativeBackend } from "../graph/native";
import type { EngineModel } from "../model/model";
import { CompiledLearner } from "./compiled-learner";
import { EagerLearner } from "./eager-learner";
import type { Learner } from "./learner";
import { chooseMode, type TrainMode } from "./mode";

/** The learner that suits the work: compiled on TensorFlow where that pays, else operation by operation. */
export function createLearner(tf: Tf, model: EngineModel, data: Dataset, options: TrainOptions): Learner {
  const work = {
    planned: model.planned,
    batchSize: Math.min(options.batch_size, data.size),
    steps: Math.ceil(data.size / options.batch_size) * options.epochs,
    cores: availableParallelism(),
  };
  const way = nativeBackend(tf) === undefined ? eager : (forced() ?? chooseMode(work));
  return way.kind === "eager"
    ? new EagerLearner(tf, model, data, options)
    : new CompiledLearner(tf, model, data, options, way);
}

const eager: TrainMode = { kind: "eager" };

/** RNNBOOK_MODE, such as "eager", "graph" or "xla,2", overrides the choice: for tests and benches. */
function forced(): TrainMode | undefined {
  const [kind, parts = "1"] = (process.env.RNNBOOK_MODE ?? "").split(",");
  if (kind === "eager") return eager;
  if (kind === "graph" || kind === "xla")
    return { kind: "compiled", xla: kind === "xla", parts: Number(parts) };
  return undefined;
}
