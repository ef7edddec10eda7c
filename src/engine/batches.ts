import type * as TF from "@tensorflow/tfjs-core";
import type { HostTensor, Tf } from "./api";

/** Cuts an order of examples into batches; the last one may be smaller. */
export function batchesOf(order: Int32Array, size: number): Int32Array[] {
  return Array.from({ length: Math.ceil(order.length / size) }, (_, index) =>
    order.slice(index * size, (index + 1) * size),
  );
}

/** Runs something with host tensors as tensors, which are freed on every way out. */
export function withResident<Result>(
  tf: Tf,
  host: readonly HostTensor[],
  run: (resident: TF.Tensor[]) => Result,
): Result {
  const resident = host.map(({ values, shape, dtype }) => tf.keep(tf.tensor(values, shape, dtype)));
  try {
    return run(resident);
  } finally {
    tf.dispose(resident);
  }
}
