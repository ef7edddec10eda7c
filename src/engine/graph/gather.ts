import type { Tensor } from "@tensorflow/tfjs-core";
import { typeNumbers, isDType } from "./ir";
import type { Tracer } from "./trace";

/**
 * Gathering needs a way of its own while a function is recorded: tfjs-node's kernel reads the indices to check them,
 * and the zeros that stand for values may point outside.
 */
export function replaceGather(tracer: Tracer): void {
  const { tf } = tracer;
  const original = tf.getKernel("GatherV2", "tensorflow");
  tf.unregisterKernel("GatherV2", "tensorflow");
  tf.registerKernel({
    ...original,
    kernelFunc: (params) => {
      const { x, indices } = params.inputs;
      if (!tracer.recording || x === undefined || indices === undefined) return original.kernelFunc(params);
      const axis = Number(params.attrs?.axis);
      const batchDims = Number(params.attrs?.batchDims);
      const type = isDType(x.dtype) ? typeNumbers[x.dtype] : 0;
      const [gathered] = tracer.add(
        (inputs, outputs) => ({
          kind: "op",
          op: "GatherV2",
          attrs: [
            { name: "batch_dims", type: "int", value: batchDims },
            { name: "Tparams", type: "type", value: type },
            { name: "Tindices", type: "type", value: typeNumbers.int32 },
            { name: "Taxis", type: "type", value: typeNumbers.int32 },
          ],
          inputs,
          outputs,
        }),
        // SAFETY: kernels get tensor infos that the engine made from tensors; only their data and shapes are read.
        [x as Tensor, indices as Tensor, tf.scalar(axis, "int32")],
        [
          {
            shape: [...x.shape.slice(0, axis), ...indices.shape.slice(batchDims), ...x.shape.slice(axis + 1)],
            dtype: x.dtype,
          },
        ],
      );
      return gathered ?? original.kernelFunc(params);
    },
  });
}
