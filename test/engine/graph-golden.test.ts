import { describe, test } from "vitest";
import type { LayerSpec, TrainOptions } from "../../src/engine/api";
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

/** Training steps as the compiler leaves them: an unexpected change of a layer or a pass shows here. */
const steps: [name: string, layers: LayerSpec[], options?: Partial<TrainOptions>, parts?: number][] = [
  ["dense", [layer("rnn", { units: 2 }), layer("dense", { units: 1, activation: "tanh" })]],
  ["dropout", [layer("rnn", { units: 2, dropout: 0.5 }), layer("dropout"), layer("dense")]],
  ["rnn", [layer("rnn", { units: 2 }), layer("dense")], plain],
  ["lstm", [layer("lstm", { units: 2 }), layer("dense")], plain],
  ["gru-reset-after", [layer("gru", { units: 2 }), layer("dense")], plain],
  ["gru-reset-before", [layer("gru", { units: 2, reset_after: false }), layer("dense")], plain],
  ["recurrent-dropout-lstm", [layer("lstm", { units: 2, recurrent_dropout: 0.5 }), layer("dense")], plain],
  [
    "recurrent-dropout-gru",
    [layer("gru", { units: 2, recurrent_dropout: 0.5, reset_after: false }), layer("dense")],
    plain,
  ],
  [
    "bidirectional",
    [
      { type: "bidirectional", config: { rnn: layer("rnn", { units: 2, recurrent_dropout: 0.5 }).config } },
      layer("dense"),
    ],
    plain,
  ],
  [
    "activations-lstm",
    [layer("lstm", { units: 2, activation: "relu", recurrent_activation: "hard_sigmoid" }), layer("dense")],
    plain,
  ],
  ["activations-rnn", [layer("rnn", { units: 2, activation: "relu" }), layer("dense")], plain],
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
