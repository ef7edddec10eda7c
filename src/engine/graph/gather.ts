import type { Tensor } from "@tensorflow/tfjs-core";
import type { OpAttr } from "./native";
import type { Tracer } from "./trace";

/** tfjs-node's own kernel reads the indices to check them, which a function that is being recorded cannot answer. */
export function replaceGather(tracer: Tracer): void {
  const { tf, backend } = tracer;
  const original = tf.getKernel("GatherV2", "tensorflow");
  tf.unregisterKernel("GatherV2", "tensorflow");
  tf.registerKernel({
    ...original,
    kernelFunc: (params) => {
      const { x, indices } = params.inputs;
      if (!tracer.recording || x === undefined || indices === undefined) return original.kernelFunc(params);
      const { axis, batchDims } = params.attrs ?? {};
      const { TF_ATTR_INT, TF_ATTR_TYPE } = backend.binding;
      const typeAttr = (name: string, value: number): OpAttr => ({ name, type: TF_ATTR_TYPE, value });
      return tf.tidy(() =>
        backend.executeSingleOutput(
          "GatherV2",
          [
            { name: "batch_dims", type: TF_ATTR_INT, value: batchDims },
            typeAttr("Tparams", x.dtype === "float32" ? 1 : x.dtype === "int32" ? 3 : 10),
            typeAttr("Tindices", 3),
            typeAttr("Taxis", 3),
          ],
          // SAFETY: kernels get tensor infos that the engine made from tensors; the back end reads only their ids.
          [x as Tensor, indices as Tensor, tf.scalar(Number(axis), "int32")],
        ),
      );
    },
  });
}
