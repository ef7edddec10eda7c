import { assert } from "../../base/assert";
import { layerOf, layers, planStack, type PlannedLayer } from "../../layers";
import type { ModelSpec } from "../api";
import { engineFaults } from "../faults";

/** A quarter of a gigabyte of weights; gradients and two slots of the optimizer come on top. */
const mostParams = 2 ** 26;

/** The layers of a model with their shapes and weights. Throws the faults of a stack that cannot be built. */
export function planModel(spec: ModelSpec): PlannedLayer[] {
  const stack = spec.layers.map(({ type, config }) => {
    const layer = layerOf(type);
    if (layer === undefined) throw engineFaults.unknownLayer(type, Object.keys(layers));
    return { layer, config };
  });
  const plan = planStack(stack, spec.inputShape, spec.returnSequences);
  if (!plan.ok) throw engineFaults.badStack(spec.layers[plan.index]?.type ?? "", plan.input);
  const params = paramsOf(plan.layers);
  if (params > mostParams) throw engineFaults.tooLarge(params, mostParams);
  return spec.residual === true ? withResidual(plan.layers, spec) : plan.layers;
}

/** Every number of the output is a level of the target, but for the deviations of a normal distribution. */
function withResidual(planned: PlannedLayer[], { output = { type: "point" }, inputShape }: ModelSpec) {
  const last = planned.at(-1);
  assert(last !== undefined && inputShape.length === 2, "a residual model forecasts a series");
  const width = last.output.at(-1) ?? 0;
  const residual = Array.from({ length: width }, (_, i) => (output.type === "gaussian" ? 1 - (i % 2) : 1));
  return [...planned.slice(0, -1), { ...last, residual }];
}

export function paramsOf(planned: readonly PlannedLayer[]): number {
  return planned.reduce((sum, { params }) => sum + params, 0);
}
