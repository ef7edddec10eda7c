import type { Dataset, Tf } from "../api";
import { forward } from "./forward";
import type { EngineModel } from "./model";
import { batchesOf, withResident } from "../batches";

const batchSize = 256;

/** The outputs for all examples, [N, …output] in row-major order. */
export function predict(
  tf: Tf,
  model: EngineModel,
  data: Dataset,
): { shape: number[]; values: Float32Array } {
  const output = model.planned.at(-1)?.output ?? [];
  const width = output.reduce((product, size) => product * size, 1);
  const values = new Float32Array(data.size * width);
  const order = Int32Array.from({ length: data.size }, (_, index) => index);
  withResident(tf, data.resident, (resident) => {
    let row = 0;
    for (const batch of batchesOf(order, batchSize)) {
      const found = tf.tidy(() => {
        const { x, mask } = data.gather(tf, resident, tf.tensor1d(batch, "int32"));
        return forward(tf, model.planned, model.weights, x, undefined, mask).dataSync(); // [B, …output]
      });
      values.set(found, row * width);
      row += batch.length;
    }
  });
  return { shape: [data.size, ...output], values };
}
