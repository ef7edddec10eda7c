import { describe, test } from "vitest";
import type { LayerSpec, TrainOptions } from "../../src/engine/api";
import { nativeBackend } from "../../src/engine/graph/native";
import { printGraph } from "../../src/engine/graph/print";
import { createModel } from "../../src/engine/model/model";
import { CompiledLearner } from "../../src/engine/train/compiled-learner";
import { golden } from "../support/golden";
import { onEachEngine } from "./support/engines";
import { layer, randomDataset, trainOptions } from "./support/models";

/** Training steps as the compiler leaves them: an unexpected change of a layer or a pass shows here. */
const steps: [name: string, layers: LayerSpec[], options?: Partial<TrainOptions>, parts?: number][] = [
  ["dense", [layer("rnn", { units: 2 }), layer("dense", { units: 1, activation: "tanh" })]],
  ["dropout", [layer("rnn", { units: 2, dropout: 0.5 }), layer("dropout"), layer("dense")]],
  ["rnn", [layer("rnn", { units: 2 }), layer("dense")], { optimizer: { type: "sgd", learning_rate: 0.1 } }],
  ["lstm", [layer("lstm", { units: 2 }), layer("dense")], { optimizer: { type: "sgd", learning_rate: 0.1 } }],
  [
    "gru-reset-after",
    [layer("gru", { units: 2 }), layer("dense")],
    { optimizer: { type: "sgd", learning_rate: 0.1 } },
  ],
  [
    "gru-reset-before",
    [layer("gru", { units: 2, reset_after: false }), layer("dense")],
    { optimizer: { type: "sgd", learning_rate: 0.1 } },
  ],
  ["side-by-side", [layer("rnn", { units: 2 }), layer("dense")], { clip: { global_norm: 1 }, l2: 0.1 }, 2],
];

onEachEngine(({ tf }) => {
  describe("a training step as a graph", () => {
    test.each(steps)("%s", (name, layers, options, parts = 1) => {
      // The embedded engine compiles nothing; what it would record is the same.
      if (nativeBackend(tf) === undefined) return;
      const model = createModel(tf, { inputShape: [3, 1], layers }, 1);
      const data = randomDataset(4, [3, 1], 1);
      const resident = data.resident.map(({ values, shape }) => tf.tensor(values, shape));
      const learner = new CompiledLearner(
        tf,
        model,
        { data, resident, held: undefined },
        trainOptions({ batch_size: 4, ...options }),
        {
          kind: "compiled",
          xla: false,
          parts,
        },
        { inspect: ({ graph }) => golden(`graphs/${name}.txt`, printGraph(graph)) },
      );
      learner.run([Int32Array.of(0, 1, 2, 3)]);
      tf.dispose(resident);
      learner.dispose();
      model.dispose();
    });
  });
});
