import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs-core";
import { emitSavedModel } from "./emit";
import type { NativeBackend } from "./native";
import type { Graph } from "./ir";

/** A graph that TensorFlow has loaded. */
export interface Program {
  run(inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}

/**
 * Loads a graph through tfjs-node's own loader. The loader reads a folder, which is gone again when this returns;
 * with `xla`, the program is compiled at its first run.
 */
export function load(backend: NativeBackend, graph: Graph, xla: boolean): Program {
  const folder = mkdtempSync(join(tmpdir(), "rnnbook-graph-"));
  let id: number;
  try {
    mkdirSync(join(folder, "variables"));
    writeFileSync(join(folder, "saved_model.pb"), emitSavedModel(graph, xla));
    // The trailing comma belongs to the loader's way of splitting tags.
    id = backend.binding.loadSavedModel(folder, "serve,");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const inputNames = graph.params.map((_, i) => `in${i}:0`).join(",");
  const outputNames = graph.results.map((_, i) => `out${i}:0`).join(",");
  return {
    run: (inputs) => {
      const ids = backend.getInputTensorIds([...inputs]);
      return backend.binding
        .runSavedModel(id, ids, inputNames, outputNames)
        .map((metadata) => backend.createOutputTensor(metadata));
    },
    dispose: () => backend.binding.deleteSavedModel(id),
  };
}
