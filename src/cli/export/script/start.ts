import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeSafetensors } from "../../../store/safetensors";
import type { StoredTensor } from "../../../store";
import type { CommandIo } from "../../command";
import type { LayerPlan } from "./layers";
import type { TrainPlan } from "./plan";

/** Where the training of a notebook starts, for a script that is to go the same way. */
export interface Start {
  /** Names of the weights, in the order of the layers. */
  names: string[];
  /** Safetensors of them, and of `orders` [epochs, windows] if windows are shuffled. */
  file: Uint8Array;
}

/** Orders with more numbers than this would be larger than most data; the script then draws its own. */
const mostOrders = 20_000_000;

/** `windows` is how many there are to train on. */
export async function startOf(
  spec: { inputShape: number[]; layers: readonly LayerPlan[]; returnSequences?: boolean },
  { shuffle, epochs, seed }: TrainPlan,
  windows: number,
  { dist }: CommandIo,
): Promise<Start> {
  const engine = await loadBundle(join(dist, "engine.js"));
  const weights = engine.initialWeights(spec, seed);
  const tensors = [...weights];
  if (shuffle && windows * epochs <= mostOrders) {
    const values = new Int32Array(epochs * windows);
    for (let epoch = 0; epoch < epochs; epoch++)
      values.set(engine.shuffled(windows, seed, epoch + 1), epoch * windows);
    tensors.push({ name: "orders", dtype: "int32", shape: [epochs, windows], values });
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
