import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeSafetensors } from "../../../store/safetensors";
import type { StoredTensor } from "../../../store";
import type { CommandIo } from "../../command";
import type { ScriptPlan } from "./plan";

/** Where the training of a notebook starts, for a script that is to go the same way. */
export interface Start {
  /** Names of the weights, in the order of the layers. */
  names: string[];
  /** Safetensors of them, and of `orders` [epochs, windows] if windows are shuffled. */
  file: Uint8Array;
}

/** Orders with more numbers than this would be larger than most data; the script then draws its own. */
const mostOrders = 20_000_000;

export async function startOf({ data, model, train }: ScriptPlan, { dist }: CommandIo): Promise<Start> {
  const engine = await loadBundle(join(dist, "engine.js"));
  const spec = { inputShape: [model.lookback, model.features], layers: model.layers };
  const weights = engine.initialWeights(spec, train.seed);
  const windows = data.trainRows - data.lead - model.lookback - data.horizon + 1;
  const tensors = [...weights];
  if (train.shuffle && windows * train.epochs <= mostOrders) {
    const values = new Int32Array(train.epochs * windows);
    for (let epoch = 0; epoch < train.epochs; epoch++)
      values.set(engine.shuffled(windows, train.seed, epoch + 1), epoch * windows);
    tensors.push({ name: "orders", dtype: "int32", shape: [train.epochs, windows], values });
  }
  return { names: weights.map(({ name }) => name), file: writeSafetensors(tensors) };
}

interface EngineBundle {
  initialWeights(spec: unknown, seed: number): StoredTensor[];
  shuffled(size: number, seed: number, epoch: number): Int32Array;
}

async function loadBundle(path: string): Promise<EngineBundle> {
  // SAFETY: `src/engine/script.ts` exports these two functions.
  return (await import(pathToFileURL(path).href)) as EngineBundle;
}
