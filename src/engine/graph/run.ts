import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs-core";
import { emitSavedModel } from "./emit";
import { CannotRecord } from "./faults";
import type { NativeBackend } from "./native";
import type { Graph } from "./ir";

/** A graph that TensorFlow has loaded. */
export interface Program {
  run(inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}

/**
 * Loads a graph through tfjs-node's own loader. The loader reads a folder, which is gone again when this returns;
 * with `xla`, the program is compiled at its first run. Faults: CannotRecord, if TensorFlow refuses it until then.
 */
export function load(backend: NativeBackend, graph: Graph, xla: boolean): Program {
  const model = emitSavedModel(graph, xla);
  const folder = mkdtempSync(join(tmpdir(), "rnnbook-graph-"));
  let id: number;
  try {
    mkdirSync(join(folder, "variables"));
    writeFileSync(join(folder, "saved_model.pb"), model);
    // The trailing comma belongs to the loader's way of splitting tags.
    id = backend.binding.loadSavedModel(folder, "serve,");
  } catch (error) {
    throw refused(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const inputNames = graph.params.map((_, i) => `in${i}:0`).join(",");
  const outputNames = graph.results.map((_, i) => `out${i}:0`).join(",");
  let ran = false;
  return {
    run: (inputs) => {
      const ids = backend.getInputTensorIds([...inputs]);
      try {
        const outputs = backend.binding.runSavedModel(id, ids, inputNames, outputNames);
        ran = true;
        return outputs.map((metadata) => backend.createOutputTensor(metadata));
      } catch (error) {
        throw ran ? error : refused(error);
      }
    },
    dispose: () => backend.binding.deleteSavedModel(id),
  };
}

function refused(error: unknown): CannotRecord {
  const message = error instanceof Error ? error.message : String(error);
  return new CannotRecord(`A graph that TensorFlow refuses ("${message.split("\n")[0] ?? ""}")`);
}
