import type { Dataset, Tf } from "../api";
import { withResident } from "../batches";
import type { Way } from "../way";
import type { EngineModel } from "./model";
import { predictor, type Predictor } from "./predictor";

const largestBatch = 256;

/**
 * The outputs for all examples, [N, …output] in row-major order, in equal batches of which the last is filled up. With a
 * `dropoutSeed` dropout stays on; the masks depend on the seed, the batch and the engine, and not on the way, which is
 * chosen by the work ahead unless given.
 */
export function predict(
  tf: Tf,
  model: EngineModel,
  data: Dataset,
  { dropoutSeed }: { dropoutSeed?: number } = {},
  way?: Way,
): { shape: number[]; values: Float32Array } {
  const output = model.planned.at(-1)?.output ?? [];
  const width = output.reduce((product, size) => product * size, 1);
  const values = new Float32Array(data.size * width);
  const batches = Math.ceil(data.size / largestBatch);
  const B = Math.ceil(data.size / Math.max(batches, 1));
  let predicted: Predictor | undefined;
  try {
    withResident(tf, data.resident, (resident) => {
      for (let batch = 0; batch < batches; batch++) {
        const from = batch * B;
        const rows = Int32Array.from({ length: B }, (_, i) => Math.min(from + i, data.size - 1));
        const found = tf.tidy(() => {
          const { x, mask } = data.gather(tf, resident, tf.tensor1d(rows, "int32"));
          const drops = dropoutSeed !== undefined;
          predicted ??= predictor(tf, model, { B, batches, drops, masked: mask !== undefined }, way);
          return predicted.outputs(x, mask, { seed: dropoutSeed ?? 0, batch }).dataSync(); // [B, …output]
        });
        values.set(found.slice(0, (data.size - from) * width), from * width);
      }
    });
  } finally {
    predicted?.release();
  }
  return { shape: [data.size, ...output], values };
}
