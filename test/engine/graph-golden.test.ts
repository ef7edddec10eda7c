import { describe, test } from "vitest";
import type { Dataset, LayerSpec, ModelSpec, TrainOptions } from "../../src/engine/api";
import { nativeBackend } from "../../src/engine/graph/native";
import { printGraph } from "../../src/engine/graph/print";
import { createModel } from "../../src/engine/model/model";
import { CompiledLearner } from "../../src/engine/train/compiled-learner";
import { objectiveOf } from "../../src/engine/train/objective";
import { standFrom } from "../../src/engine/train/stand";
import { golden } from "../support/golden";
import { onEachEngine } from "./support/engines";
import { layer, randomDataset, trainOptions } from "./support/models";

const plain: Partial<TrainOptions> = { optimizer: { type: "sgd", learning_rate: 0.1 } };

interface Step {
  layers: LayerSpec[];
  options?: Partial<TrainOptions>;
  parts?: number;
  /** Beside the layers and, where the input is not symbols, the shape [3, 1]. */
  spec?: Partial<ModelSpec>;
  data?: Dataset;
}

const head = layer("dense");

/** Training steps as the compiler leaves them: an unexpected change of a layer or a pass shows here. */
const steps: Record<string, Step> = {
  dense: {
    layers: [layer("rnn", { units: 2 }), layer("dense", { units: 1, activation: "tanh" })],
    options: {},
  },
  dropout: { layers: [layer("rnn", { units: 2, dropout: 0.5 }), layer("dropout"), head], options: {} },
  rnn: { layers: [layer("rnn", { units: 2 }), head] },
  lstm: { layers: [layer("lstm", { units: 2 }), head] },
  "gru-reset-after": { layers: [layer("gru", { units: 2 }), head] },
  "gru-reset-before": { layers: [layer("gru", { units: 2, reset_after: false }), head] },
  "recurrent-dropout-lstm": { layers: [layer("lstm", { units: 2, recurrent_dropout: 0.5 }), head] },
  "recurrent-dropout-gru": {
    layers: [layer("gru", { units: 2, recurrent_dropout: 0.5, reset_after: false }), head],
  },
  bidirectional: {
    layers: [
      { type: "bidirectional", config: { rnn: layer("rnn", { units: 2, recurrent_dropout: 0.5 }).config } },
      head,
    ],
  },
  "activations-lstm": {
    layers: [layer("lstm", { units: 2, activation: "relu", recurrent_activation: "hard_sigmoid" }), head],
  },
  "activations-rnn": { layers: [layer("rnn", { units: 2, activation: "relu" }), head] },
  embedding: {
    layers: [
      layer("embedding", { input_dim: 5, output_dim: 2 }),
      layer("rnn", { units: 2 }),
      layer("dense", { units: 5 }),
    ],
    spec: { inputShape: [3], returnSequences: true },
    options: { ...plain, loss: "cross_entropy" },
    data: nextSymbols(4, 3, 5),
  },
  "residual-quantiles": {
    layers: [layer("rnn", { units: 2 }), layer("dense", { units: 2 })],
    spec: { residual: true, output: { type: "quantiles", quantiles: [0.2, 0.8] } },
    options: { ...plain, loss: "pinball" },
  },
  "residual-gaussian": {
    layers: [layer("rnn", { units: 2 }), layer("dense", { units: 2 })],
    spec: { residual: true, output: { type: "gaussian" } },
    options: { ...plain, loss: "gaussian" },
  },
  "side-by-side": {
    layers: [layer("rnn", { units: 2 }), head],
    options: { clip: { global_norm: 1 }, l2: 0.1 },
    parts: 2,
  },
};

onEachEngine(({ tf }) => {
  describe("a training step as a graph", () => {
    test.each(Object.entries(steps))("%s", (name, step) => {
      const { layers, options = plain, parts = 1, spec, data = randomDataset(4, [3, 1], 1) } = step;
      // The embedded engine compiles nothing; what it would record is the same.
      if (nativeBackend(tf) === undefined) return;
      const model = createModel(tf, { inputShape: [3, 1], layers, ...spec }, 1);
      const resident = data.resident.map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype));
      const all = trainOptions({ batch_size: 4, ...options });
      const learner = new CompiledLearner(
        tf,
        model,
        objectiveOf(model, all),
        { data, resident, held: undefined },
        all,
        { kind: "compiled", xla: false, parts },
        standFrom(tf, model, all),
        { inspect: ({ graph }) => golden(`graphs/${name}.txt`, printGraph(graph)) },
      );
      learner.run([Int32Array.of(0, 1, 2, 3)], [all.optimizer.learning_rate]);
      tf.dispose(resident);
      learner.dispose();
      model.dispose();
    });
  });
});

/** Symbols [N, T] below V, and those that follow them. */
function nextSymbols(N: number, T: number, V: number): Dataset {
  const symbols = (from: number) => Int32Array.from({ length: N * T }, (_, i) => (i * 7 + from) % V);
  return {
    size: N,
    resident: [0, 7].map((from) => ({ shape: [N, T], dtype: "int32", values: symbols(from) })),
    gather(tf, [x, y], index) {
      if (x === undefined || y === undefined) throw new Error("two resident tensors");
      return { x: tf.gather(x, index), y: tf.gather(y, index) };
    },
  };
}
