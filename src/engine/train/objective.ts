import type * as TF from "@tensorflow/tfjs-core";
import { directionsOf, type PlannedLayer } from "../../layers";
import type { Dataset, Tf, TrainOptions } from "../api";
import { engineFaults } from "../faults";
import type { EngineModel } from "../model/model";
import { withoutSoftmax } from "./cross-entropy";
import type { LossSpec } from "./losses";

/** What is learned: the layers whose outputs the loss reads, and the loss. */
export interface Objective {
  planned: readonly PlannedLayer[];
  loss: LossSpec;
  /** Shapes without the batch, [U] each, of the states that are carried from batch to batch; none if they are not. */
  carried: number[][];
}

type ObjectiveOptions = Pick<TrainOptions, "loss" | "huber_delta" | "class_weights" | "stateful">;

/** Faults: stateful-bidirectional. */
export function objectiveOf(
  { planned, spec }: Pick<EngineModel, "planned" | "spec">,
  { loss, huber_delta, class_weights, stateful }: ObjectiveOptions,
): Objective {
  return {
    planned: loss === "cross_entropy" ? withoutSoftmax(planned) : planned,
    loss: {
      name: loss,
      delta: huber_delta,
      quantiles: spec.output?.type === "quantiles" ? spec.output.quantiles : [],
      classWeights: class_weights,
      perStep: spec.returnSequences === true,
    },
    carried: stateful === true ? planned.flatMap(statesOf) : [],
  };
}

/**
 * A wrong last layer would otherwise broadcast against the target and learn something else. Faults: output-shape,
 * loss-output, class-weights.
 */
export function checkTarget(
  tf: Tf,
  { planned, spec }: Pick<EngineModel, "planned" | "spec">,
  data: Dataset,
  resident: TF.Tensor[],
  { loss, class_weights: weights }: ObjectiveOptions,
): void {
  const [target, dtype] = tf.tidy(() => {
    const { y } = data.gather(tf, resident, tf.tensor1d([0], "int32"));
    return [y.shape.slice(1), y.dtype] as const;
  });
  const output = planned.at(-1)?.output ?? [];
  const { type } = spec.output ?? { type: "point" };
  const needed = { pinball: "quantiles", gaussian: "gaussian" };
  if (loss === "cross_entropy") {
    const classes = output.at(-1) ?? 0;
    if (dtype !== "int32" || output.length === 0) throw engineFaults.notClasses();
    // A sequence may be of any length.
    const time = spec.returnSequences === true ? 1 : 0;
    if (target.slice(time).join() !== output.slice(time, -1).join() || target.length !== output.length - 1)
      throw engineFaults.classShape(output, target);
    if (weights !== undefined && weights.length !== classes)
      throw engineFaults.classWeights(weights.length, classes);
    return;
  }
  const expected = loss === "pinball" || loss === "gaussian" ? needed[loss] : "point";
  if (type !== expected) throw engineFaults.lossOutput(loss, type);
  const each = spec.output?.type === "quantiles" ? spec.output.quantiles.length : type === "gaussian" ? 2 : 1;
  const fits = [...target.slice(0, -1), (target.at(-1) ?? 0) * each];
  if (fits.join() !== output.join()) throw engineFaults.outputShape(output, fits);
}

function statesOf({ layer, config, output, name }: PlannedLayer): number[][] {
  const directions = directionsOf(layer, config);
  if (directions.some(({ reverse }) => reverse)) throw engineFaults.statefulBidirectional(name);
  return directions.flatMap(({ layer: own }) => Array.from({ length: own.states }, () => output.slice(-1)));
}
