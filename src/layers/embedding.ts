import { assert } from "../base/assert";
import { numberOf } from "./config";
import { embeddingsInitializer, initializerOf } from "./initializers";
import type { PlainLayer } from "./layer";

/** A row of a learned table for every symbol, as Keras `Embedding`. */
export const embedding: PlainLayer = {
  type: "embedding",
  doc: "A learned vector for every symbol of a vocabulary; the first layer of a model of text.",
  main: "output_dim",
  fields: {
    input_dim: {
      doc: "Number of symbols; a model of text takes the size of its vocabulary.",
      type: "int",
      default: 256,
      min: 1,
      max: 1_000_000,
    },
    output_dim: {
      doc: "Size of a symbol's vector; 64 is enough for characters.",
      type: "int",
      default: 64,
      min: 1,
      max: 4096,
    },
    embeddings_initializer: embeddingsInitializer,
  },
  recurrent: false,
  takesSymbols: true,
  outputShape: (config, input) =>
    input.length === 1 ? [...input, numberOf(config, "output_dim")] : undefined,
  weights: (config) => [
    {
      name: "embeddings",
      shape: [numberOf(config, "input_dim"), numberOf(config, "output_dim")],
      init: initializerOf(config, "embeddings_initializer"),
      // Keras penalizes it only on request, and rows of rare symbols would shrink for no reason.
      regularized: false,
    },
  ],
  apply(tf, _config, [table], symbols) {
    assert(table !== undefined, "an embedding has a table"); // [V, F]
    return tf.gather(table, tf.cast(symbols, "int32")); // [B, T, F]
  },
};
