import { join, sep } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import type { Tf } from "../api";
import { borrowKernels } from "./borrowed-kernels";
import { improveWasmKernels } from "./wasm-kernels";

/**
 * TensorFlow.js alone: WebAssembly from `dist/wasm`, and plain JavaScript where WebAssembly does not start. One
 * thread, so that sums are always taken in the same order.
 */
export async function load(): Promise<{ tf: Tf; name: "embedded" }> {
  // Sharing threads would need the file that is built for them; without it results are the same on any machine.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths(join(__dirname, "wasm") + sep);
  // The plain back end prints an advertisement for tfjs-node at its first use; this flag does no more than keep it quiet.
  tf.env().set("PROD", true);
  improveWasmKernels();
  borrowKernels();
  if (!(await startWasm())) await tf.setBackend("cpu");
  await tf.ready();
  return { tf, name: "embedded" };
}

async function startWasm(): Promise<boolean> {
  const before = fatalEvents.map((event) => process.rawListeners(event));
  try {
    return await tf.setBackend("wasm");
  } catch {
    return false;
  } finally {
    // What Emscripten adds throws every stray error again, which would end the kernel for one promise of one cell.
    fatalEvents.forEach((event, index) => {
      for (const listener of process.rawListeners(event)) {
        // SAFETY: what an event lists as its listeners can be taken from it.
        if (before[index]?.includes(listener) === false)
          process.removeListener(event, listener as (...args: unknown[]) => void);
      }
    });
  }
}

const fatalEvents = ["uncaughtException", "unhandledRejection"] as const;
