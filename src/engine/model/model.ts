import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { PlannedLayer } from "../../layers";
import type { LayerSummary, Model, ModelSpec, NamedTensor, Tf } from "../api";
import { engineFaults } from "../faults";
import { initialValues } from "./initialize";
import { paramsOf, planModel } from "./plan";

/** Builds a model with fresh weights. They depend on the seed, names and shapes alone, on every engine. */
export function createModel(tf: Tf, spec: ModelSpec, seed: number): EngineModel {
  const planned = planModel(spec);
  const weights = namedWeights(planned).map(({ name, spec }) =>
    tf.keep(tf.tensor(initialValues(spec, seed, name), spec.shape, "float32")),
  );
  return new EngineModel(tf, spec, planned, weights);
}

/** What the engine alone sees of a model: its weights as tensors. */
export class EngineModel implements Model {
  readonly params: number;
  readonly layers: LayerSummary[];

  constructor(
    private readonly tf: Tf,
    readonly spec: ModelSpec,
    readonly planned: readonly PlannedLayer[],
    private current: TF.Tensor[],
  ) {
    this.params = paramsOf(planned);
    this.layers = planned.map(({ layer, output, params }) => ({
      type: layer.type,
      output_shape: output,
      params,
    }));
  }

  /** In the order of `planned`; they belong to the model. */
  get weights(): readonly TF.Tensor[] {
    return this.current;
  }

  /** Takes other weights over as its own, and frees those it had. */
  replaceWeights(weights: readonly TF.Tensor[]): void {
    const before = this.current;
    this.current = weights.map((weight) => this.tf.keep(this.tf.clone(weight)));
    this.tf.dispose(before);
  }

  getWeights(): NamedTensor[] {
    return namedWeights(this.planned).map(({ name, spec }, index) => {
      const values = this.current[index]?.dataSync();
      assert(values !== undefined, "a tensor for every weight");
      return { name, shape: spec.shape, dtype: "float32", values: Float32Array.from(values) };
    });
  }

  setWeights(weights: readonly NamedTensor[]): void {
    const byName = new Map(weights.map((weight) => [weight.name, weight]));
    const found = namedWeights(this.planned).map(({ name, spec }) => {
      const weight = byName.get(name);
      if (weight === undefined || weight.shape.join() !== spec.shape.join())
        throw engineFaults.otherWeights(name, spec.shape, weight?.shape);
      return weight;
    });
    const { tf } = this;
    tf.tidy(() =>
      this.replaceWeights(
        found.map(({ values, shape }) => tf.tensor(Float32Array.from(values), shape, "float32")),
      ),
    );
  }

  dispose(): void {
    this.tf.dispose(this.current);
    this.current = [];
  }
}

function namedWeights(planned: readonly PlannedLayer[]) {
  return planned.flatMap(({ name, weights }) =>
    weights.map((spec) => ({ name: `${name}/${spec.name}`, spec })),
  );
}
