import type { LayerPlan } from "../script/layers";
import type { LabelledPlan, ModelPlan, TextPlan } from "../script/plan";
import { exportFaults } from "../script/faults";
import { call, definitions, lines, literal, printed, type Call } from "./python";
import { lengthOf } from "./sequences";

/** `build()`: the same layers in Keras, whose names and defaults ours have. */
export function modelSection(model: ModelPlan): string {
  return lines(
    "def build():",
    '    """The network."""',
    "    return keras.Sequential(",
    "        [",
    `            keras.Input((LOOKBACK, ${model.features})),`,
    layerLines(model, { every: false }),
    "        ]",
    "    )",
  );
}

/** The same for text: it reads any number of symbols, and one stream of them if it is to keep its state. */
export function textModelSection(model: TextPlan["model"]): string {
  return lines(
    "def build(stateful=False):",
    '    """The network; a stateful one reads one text in pieces."""',
    "    return keras.Sequential(",
    "        [",
    "            keras.Input((None,), batch_size=1 if stateful else None),",
    layerLines(model, { every: true, stateful: "stateful" }),
    "        ]",
    "    )",
  );
}

/** One function for each model of labelled sequences, and where there are several the list of them. */
export function labelledModels({ data, models }: LabelledPlan): string {
  const several = models.length > 1;
  const names = models.map(({ name }) => (several ? `build_${name.replace(/\W/g, "_")}` : "build"));
  return definitions([
    ...models.map((model, i) =>
      lines(
        `def ${names[i] ?? ""}():`,
        several ? `    """The network ${model.name}."""` : '    """The network."""',
        "    return keras.Sequential(",
        "        [",
        `            keras.Input((${lengthOf(data)}, ${data.features})),`,
        data.padded ? "            keras.layers.Masking(PADDING)," : undefined,
        layerLines(model, { every: false }),
        "        ]",
        "    )",
      ),
    ),
    several
      ? lines(
          "MODELS = {",
          models.map(({ name }, i) => `    ${literal(name)}: ${names[i] ?? ""},`),
          "}",
        )
      : undefined,
  ]);
}

/** `every` recurrent layer gives all its steps, or all but the last. */
function layerLines(
  { name, layers, l1, l2 }: Pick<ModelPlan, "name" | "layers" | "l1" | "l2">,
  { every, stateful }: { every: boolean; stateful?: string },
): string[] {
  const regularizer =
    l1 === 0 && l2 === 0
      ? undefined
      : call("keras.regularizers.L1L2", [], {
          l1: l1 === 0 ? undefined : literal(l1),
          l2: l2 === 0 ? undefined : literal(l2),
        });
  const last = layers.findLastIndex(({ type }) => isRecurrent(type));
  return layers.flatMap((layer, i) => {
    const returnSequences = isRecurrent(layer.type) && (every || i < last);
    const options = { returnSequences, stateful, regularizer, model: name };
    return printed(layerCall(layer, options), " ".repeat(12), ",");
  });
}

interface LayerOptions {
  returnSequences: boolean;
  /** What stands for it, where layers may keep their state. */
  stateful?: string | undefined;
  regularizer: Call | undefined;
  model: string;
}

interface KerasClass {
  name: string;
  /** The settings that come first, without their names. */
  main: string;
  second?: string;
  defaults: Record<string, unknown>;
}

/** By our type, Keras' class and the values that it takes for a key that is not written. */
const classes: Record<string, KerasClass | undefined> = {
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
  embedding: {
    name: "Embedding",
    main: "input_dim",
    second: "output_dim",
    defaults: { embeddings_initializer: "random_uniform" },
  },
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
    if (key === known.main || key === known.second || value === known.defaults[key]) continue;
    if (!Object.hasOwn(known.defaults, key)) throw exportFaults.key(`model ${options.model}`, key, value);
    named[key] = literal(value);
  }
  if (options.returnSequences) named["return_sequences"] = "True";
  if (isRecurrent(type)) named["stateful"] = options.stateful;
  if (options.regularizer !== undefined && type !== "dropout" && type !== "embedding") {
    named["kernel_regularizer"] = options.regularizer;
    if (isRecurrent(type)) named["recurrent_regularizer"] = options.regularizer;
  }
  const first = [known.main, ...(known.second === undefined ? [] : [known.second])].map((key) =>
    literal(config[key]),
  );
  return call(`keras.layers.${known.name}`, first, named);
}
