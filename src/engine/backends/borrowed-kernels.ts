import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";

/**
 * Kernels that the WebAssembly back end of 4.22.0 lacks: gradients of convolutions, and einsum. The plain JavaScript
 * ones do the work on a copy, slowly, so that what runs on TensorFlow runs here too.
 */
const borrowed = [
  tf.Conv2DBackpropFilter,
  tf.DepthwiseConv2dNativeBackpropFilter,
  tf.DepthwiseConv2dNativeBackpropInput,
  tf.Einsum,
];

export function borrowKernels(): void {
  const cpu = new MathBackendCPU();
  for (const kernelName of borrowed) {
    const { kernelFunc } = tf.getKernel(kernelName, "cpu");
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      kernelFunc({ inputs, backend, attrs }) {
        // SAFETY: kernels registered for "wasm" are called with that back end.
        const wasm = backend as BackendWasm;
        const copies = new Map<object, tf.TensorInfo>();
        const there = Object.entries(inputs).map(([name, x]) => {
          assert(x !== undefined, "each input is given");
          // SAFETY: of the kernels above none takes strings, so what is read is an array of numbers.
          const values = wasm.readSync(x.dataId) as tf.TypedArray;
          const copy = copies.get(x.dataId) ?? cpu.makeTensorInfo(x.shape, x.dtype, values);
          copies.set(x.dataId, copy);
          return [name, copy] as const;
        });
        // SAFETY: einsum gets an array for its inputs and asks for its length, whatever the type says.
        const list = there.map(([, copy]) => copy) as unknown as Record<string, tf.TensorInfo>;
        const named = Array.isArray(inputs) ? list : Object.fromEntries(there);
        const result = kernelFunc({ inputs: named, backend: cpu, attrs });
        assert(!Array.isArray(result), "each of these kernels has one output");
        const out = wasm.makeOutput(result.shape, result.dtype, undefined, cpu.readSync(result.dataId));
        for (const { dataId } of [...copies.values(), result]) cpu.disposeData(dataId);
        return out;
      },
    });
  }
}
