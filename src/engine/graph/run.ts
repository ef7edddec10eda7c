import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs-core";
import { forgetPrograms } from "./disk-cache";
import { emitSavedModel } from "./emit";
import { CannotRecord } from "./faults";
import type { NativeBackend, TensorMetadata } from "./native";
import type { Graph } from "./ir";

/** A graph that TensorFlow has loaded. */
export interface Program {
  run(inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}

/**
 * Loads a graph through tfjs-node's own loader; with `xla`, the program is compiled at its first run. Faults:
 * CannotRecord, if TensorFlow refuses it until then.
 */
export function load(backend: NativeBackend, graph: Graph, xla: boolean): Program {
  const { binding } = backend;
  const model = emitSavedModel(graph, xla);
  const inputNames = graph.params.map((_, i) => `in${i}:0`).join(",");
  const outputNames = graph.results.map((_, i) => `out${i}:0`).join(",");
  let id = open(backend, model);
  let ran = false;

  const firstRun = (run: () => TensorMetadata[]): TensorMetadata[] => {
    try {
      return run();
    } catch (error) {
      if (!forgetPrograms()) throw refused(error);
    }
    // What an earlier kernel kept may be damaged; a session that has seen it does not compile any more.
    binding.deleteSavedModel(id);
    id = open(backend, model);
    try {
      return run();
    } catch (error) {
      throw refused(error);
    }
  };

  return {
    run: (inputs) => {
      const ids = backend.getInputTensorIds([...inputs]);
      const run = () => binding.runSavedModel(id, ids, inputNames, outputNames);
      const outputs = ran ? run() : firstRun(run);
      ran = true;
      return outputs.map((metadata) => backend.createOutputTensor(metadata));
    },
    dispose: () => binding.deleteSavedModel(id),
  };
}

/** The loader reads a folder, which is gone again when this returns. */
function open({ binding }: NativeBackend, model: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), "rnnbook-graph-"));
  try {
    mkdirSync(join(folder, "variables"));
    writeFileSync(join(folder, "saved_model.pb"), model);
    // The trailing comma belongs to the loader's way of splitting tags.
    return binding.loadSavedModel(folder, "serve,");
  } catch (error) {
    throw refused(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refused(error: unknown): CannotRecord {
  const message = error instanceof Error ? error.message : String(error);
  return new CannotRecord(`A graph that TensorFlow refuses ("${message.split("\n")[0] ?? ""}")`);
}
