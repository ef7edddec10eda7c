import { createRequire } from "node:module";
import type * as TFNode from "@tensorflow/tfjs-node";
import type { Row } from "./rows.mjs";
import { serve, type Run } from "./serve";

// The layers of tfjs as its users write them, on tfjs-node as it comes.
serve(async (row): Promise<Run> => {
  const bundle: unknown = createRequire(__filename)(`${process.env["BENCH_DIST"]}/engine-native.js`);
  // SAFETY: the bundle exports `load`, which gives all of tfjs-node.
  const { tf } = await (bundle as { load(this: void): Promise<{ tf: typeof TFNode }> }).load();
  const [T = 1, B = 1, I = 1, , V = 1] = row.shape;
  const build = () => {
    const model = modelOf(tf, row);
    model.compile({ optimizer: tf.train.adam(1e-3), loss: "meanSquaredError" });
    return model;
  };
  if (row.work.startsWith("sine")) {
    const xs = tf.sin(tf.linspace(0, 10, 100));
    const x = tf.reshape(tf.slice(xs, 0, 99), [99, 1, 1]);
    const y = tf.reshape(tf.slice(xs, 1, 99), [99, 1]);
    return async (fits) => {
      for (let fit = 0; fit < fits; fit++)
        await build().fit(x, y, { epochs: 100, batchSize: 32, verbose: 0 });
    };
  }
  if (row.work === "sample") return sampling(tf, row);
  const model = build();
  const x = tf.randomNormal([B, T, I]);
  if (row.work === "forecast")
    return (count) => {
      for (let i = 0; i < count; i++)
        tf.tidy(() => void [model.predict(x, { batchSize: 256 })].flat()[0]?.dataSync());
    };
  const y = tf.randomNormal([B, T, V]);
  return async (steps) => {
    for (let step = 0; step < steps; step++) await model.trainOnBatch(x, y);
  };
});

/** A layer that keeps its state, asked for one symbol after the other; the state of tfjs must not lie in a tidy. */
function sampling(tf: typeof TFNode, { shape: [, B = 1, , units = 1, V = 1] }: Row): Run {
  const recurrentInitializer = "glorotNormal" as const;
  const cell = tf.layers.lstm({ units, batchInputShape: [B, 1, V], stateful: true, recurrentInitializer });
  const model = tf.sequential({ layers: [cell, tf.layers.dense({ units: V })] });
  let symbols = new Int32Array(B);
  return (texts) => {
    for (let symbol = 0; symbol < 256 * texts; symbol++) {
      symbols = tf.tidy(() => {
        const x = tf.reshape(tf.oneHot(tf.tensor1d(symbols, "int32"), V), [B, 1, V]);
        const [logits] = [model.predict(x, { batchSize: B })].flat();
        if (logits === undefined) throw new Error("a model gives its output");
        const drawn = tf.multinomial(tf.reshape<TFNode.Rank.R2>(tf.div(logits, 0.8), [B, V]), 1, symbol + 1);
        return Int32Array.from(drawn.dataSync());
      });
    }
  };
}

function modelOf(tf: typeof TFNode, { work, cell, shape, layers = 1, bidirectional = false }: Row) {
  const [T = 1, , I = 1, units = 1, V = 1] = shape;
  const recurrentInitializer = "glorotNormal" as const; // its orthogonal one takes minutes for large layers
  const make = (layer: number) => {
    const returnSequences = work === "train" || layer < layers - 1;
    const config = { units, returnSequences, recurrentInitializer };
    const input = layer === 0 ? { inputShape: [T, I] } : {};
    const one = cell === "lstm" ? tf.layers.lstm : cell === "gru" ? tf.layers.gru : tf.layers.simpleRNN;
    if (!bidirectional) return one({ ...config, ...input });
    return tf.layers.bidirectional({ layer: one(config), mergeMode: "concat", ...input });
  };
  const stack = Array.from({ length: layers }, (_, layer) => make(layer));
  return tf.sequential({ layers: [...stack, tf.layers.dense({ units: V })] });
}
