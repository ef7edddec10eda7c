import type { LayerPlan } from "../script/layers";
import type { ModelPlan } from "../script/plan";
import { exportFaults } from "../script/faults";
import { call, lines, literal, printed, type Call } from "./python";

/** `build()`: the same layers in Keras, whose names and defaults ours have. */
export function modelSection({ name, layers, lookback, features, l1, l2 }: ModelPlan): string {
  const regularizer =
    l1 === 0 && l2 === 0
      ? undefined
      : call("keras.regularizers.L1L2", [], {
          l1: l1 === 0 ? undefined : literal(l1),
          l2: l2 === 0 ? undefined : literal(l2),
        });
  const last = layers.findLastIndex(({ type }) => isRecurrent(type));
  const stack = layers.map((layer, i) => {
    const returnSequences = isRecurrent(layer.type) && i < last;
    return printed(layerCall(layer, { returnSequences, regularizer, model: name }), " ".repeat(12), ",");
  });
  return lines(
    "def build():",
    '    """The network."""',
    "    return keras.Sequential(",
    "        [",
    `            keras.Input((${lookback === undefined ? "None" : "LOOKBACK"}, ${features})),`,
    stack.flat(),
    "        ]",
    "    )",
  );
}

interface LayerOptions {
  returnSequences: boolean;
  regularizer: Call | undefined;
  model: string;
}

/** By our type, Keras' class and the values that it takes for a key that is not written. */
const classes: Record<string, { name: string; main: string; defaults: Record<string, unknown> } | undefined> =
  {
    lstm: {
      name: "LSTM",
      main: "units",
      defaults: {
        activation: "tanh",
        recurrent_activation: "sigmoid",
        use_bias: true,
        unit_forget_bias: true,
        kernel_initializer: "glorot_uniform",
        recurrent_initializer: "orthogonal",
        bias_initializer: "zeros",
        dropout: 0,
        recurrent_dropout: 0,
      },
    },
    gru: {
      name: "GRU",
      main: "units",
      defaults: {
        activation: "tanh",
        recurrent_activation: "sigmoid",
        use_bias: true,
        kernel_initializer: "glorot_uniform",
        recurrent_initializer: "orthogonal",
        bias_initializer: "zeros",
        dropout: 0,
        recurrent_dropout: 0,
        reset_after: true,
      },
    },
    rnn: {
      name: "SimpleRNN",
      main: "units",
      defaults: {
        activation: "tanh",
        use_bias: true,
        kernel_initializer: "glorot_uniform",
        recurrent_initializer: "orthogonal",
        bias_initializer: "zeros",
        dropout: 0,
        recurrent_dropout: 0,
      },
    },
    dense: {
      name: "Dense",
      main: "units",
      defaults: {
        activation: "linear",
        use_bias: true,
        kernel_initializer: "glorot_uniform",
        bias_initializer: "zeros",
      },
    },
    dropout: { name: "Dropout", main: "rate", defaults: {} },
  };

function isRecurrent(type: string): boolean {
  return ["lstm", "gru", "rnn", "bidirectional"].includes(type);
}

function layerCall({ type, config }: LayerPlan, options: LayerOptions): Call {
  if (type === "bidirectional") {
    const [inner, own] = Object.entries(config).find(([, value]) => value !== undefined) ?? [];
    // SAFETY: the schema of the stack has accepted one layer with its settings.
    const layer = { type: inner ?? "", config: own as Record<string, unknown> };
    return call("keras.layers.Bidirectional", [layerCall(layer, options)]);
  }
  const known = classes[type];
  if (known === undefined) throw exportFaults.key(`model ${options.model}`, "stack", type);
  const named: Record<string, Call | string | undefined> = {};
  for (const [key, value] of Object.entries(config)) {
    if (key === known.main || value === known.defaults[key]) continue;
    if (!Object.hasOwn(known.defaults, key)) throw exportFaults.key(`model ${options.model}`, key, value);
    named[key] = literal(value);
  }
  if (options.returnSequences) named["return_sequences"] = "True";
  if (options.regularizer !== undefined && type !== "dropout") {
    named["kernel_regularizer"] = options.regularizer;
    if (isRecurrent(type)) named["recurrent_regularizer"] = options.regularizer;
  }
  return call(`keras.layers.${known.name}`, [literal(config[known.main])], named);
}
