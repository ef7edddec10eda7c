import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import { directionsOf, type PlannedLayer } from "../../layers";
import type { Tf } from "../api";
import { jit, type Jitted } from "../graph/jit";
import { lease } from "../graph/kept";
import { nativeBackend } from "../graph/native";
import { deviceMask } from "../random/device-mask";
import { dropoutMask } from "../random/dropout-mask";
import { createGenerator } from "../random/generator";
import { chooseWay, type Way } from "../way";
import { forward, type MaskSource } from "./forward";
import type { EngineModel } from "./model";

export interface Predictor {
  /** [B, …output] for x [B, T, F] and its mask [B, T]; `drop` says which masks of dropout are drawn, where they are. */
  outputs(this: void, x: TF.Tensor, mask: TF.Tensor | undefined, drop: Drop): TF.Tensor;
  release(this: void): void;
}

interface Drop {
  seed: number;
  batch: number;
}

interface Work {
  /** Examples of a batch. */
  B: number;
  batches: number;
  drops: boolean;
  masked: boolean;
}

/** The model as a function of one batch: operation by operation, or as a program that is kept for the next time. */
export function predictor(tf: Tf, model: EngineModel, work: Work, given?: Way): Predictor {
  const way = nativeBackend(tf) === undefined ? "eager" : (given ?? wayFor(model, work));
  const inputs = (x: TF.Tensor, mask: TF.Tensor | undefined, drop: Drop) => [
    ...model.weights,
    x,
    ...(mask === undefined ? [] : [mask]),
    ...(work.drops ? [tf.scalar(numberOf(drop), "int32")] : []),
  ];
  if (way === "eager")
    return {
      outputs: (x, mask, drop) => {
        const masks = nativeBackend(tf) === undefined && work.drops ? hostMasks(tf, drop) : undefined;
        return outputOf(tf, partsOf(model), inputs(x, mask, drop), work, masks);
      },
      release: () => undefined,
    };
  const leased = lease(tf, keyOf(model, work, way), () => compiled(tf, partsOf(model), work, way));
  return {
    outputs: (x, mask, drop) => {
      const [y] = leased.program(...inputs(x, mask, drop));
      assert(y !== undefined, "a program gives the outputs");
      return y;
    },
    release: () => leased.release(),
  };
}

function wayFor({ planned, params }: EngineModel, { B, batches }: Work): Way {
  const loops = planned.flatMap(({ layer, config, input }) =>
    directionsOf(layer, config).map(() => input[0] ?? 1),
  );
  const turns = loops.reduce((sum, steps) => sum + steps, 0);
  return chooseWay({ turns: batches * turns, flops: (2 * params * B) / Math.max(loops.length, 1) });
}

/** What of a model a program may hold on to: it outlives the model. */
interface Parts {
  planned: readonly PlannedLayer[];
  weights: number;
}

function partsOf({ planned, weights }: EngineModel): Parts {
  return { planned, weights: weights.length };
}

function compiled(tf: Tf, model: Parts, work: Work, way: Way): Jitted<TF.Tensor[]> {
  const options = { name: "predict", xla: way === "xla" };
  return jit(tf, (...args: TF.Tensor[]) => [outputOf(tf, model, args, work)], options);
}

/** Takes the weights, x [B, T, F], its mask if there is one, and the number of the masks of dropout if they are drawn. */
function outputOf(
  tf: Tf,
  { planned, weights }: Parts,
  args: TF.Tensor[],
  { drops, masked }: Work,
  masks?: MaskSource,
): TF.Tensor {
  const own = args.slice(0, weights);
  const [x, ...rest] = args.slice(weights);
  assert(x !== undefined, "a batch has inputs");
  const number = drops ? rest.at(-1) : undefined;
  const source = masks ?? (number && deviceMasks(tf, number));
  return forward(tf, planned, own, x, source, masked ? rest[0] : undefined);
}

function hostMasks(tf: Tf, { seed, batch }: Drop): MaskSource {
  return (layer, shape, rate) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return tf.tensor(dropoutMask(size, rate, { seed, step: batch, layer }), shape);
  };
}

/** The seed comes in with the number, so that one program serves all seeds. */
function deviceMasks(tf: Tf, number: TF.Tensor): MaskSource {
  const backend = nativeBackend(tf);
  assert(backend !== undefined, "masks are made by TensorFlow where it runs");
  return (layer, shape, rate) => deviceMask(tf, backend, shape, rate, { seed: 0, layer, step: number });
}

/** 32 bits that depend on the seed and the batch. */
function numberOf({ seed, batch }: Drop): number {
  return createGenerator(seed, `predict/${batch}`).word() | 0;
}

function keyOf({ spec }: EngineModel, work: Work, way: Way): string {
  const { B, drops, masked } = work;
  return JSON.stringify(["predict", spec, B, drops, masked, way]);
}
