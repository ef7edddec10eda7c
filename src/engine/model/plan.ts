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
  return plan.layers;
}

export function paramsOf(planned: readonly PlannedLayer[]): number {
  return planned.reduce((sum, { params }) => sum + params, 0);
}
