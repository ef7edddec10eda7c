import type { LabelledPlan, ScriptPlan, TrainPlan } from "../script/plan";
import { call, definitions, lines, literal, printed, type Call } from "./python";

export function trainConstants({ epochs, batch_size, seed }: TrainPlan): string {
  return lines(`EPOCHS = ${epochs}`, `BATCH_SIZE = ${batch_size}`, `SEED = ${seed}`);
}

/** Batches through the epochs and training, for the windows of a text: the same with other words. */
export function textTrainSection(train: TrainPlan, validation: boolean): string {
  return definitions([batches(train.shuffle), trainFunction(train, validation)])
    .replaceAll("series", "corpus")
    .replaceAll("origins", "starts");
}

/** Batches through the epochs and training, for labelled sequences. */
export function labelledTrainSection({ task, data, train }: LabelledPlan): string {
  const values = (part: string): string =>
    task === "classify" ? `data["${part}"].labels` : `targets(data, "${part}")`;
  const both = (part: string): string => `data["${part}"].inputs, ${values(part)}`;
  const form: TrainForm = {
    data: "data",
    examples: [
      `    inputs, answers = ${both("train")}`,
      ...(train.shuffle ? ["    batches = Batches(inputs, answers, shuffled(len(inputs), start))"] : []),
    ],
    fitted: train.shuffle
      ? ["        batches,"]
      : ["        inputs,", "        answers,", "        batch_size=BATCH_SIZE,"],
    heldOut: [`    validation = (${both("validation")})`],
  };
  return definitions([
    train.shuffle ? definitions([exampleBatches, shuffledFunction("examples")]) : undefined,
    trainFunction(train, data.parts.includes("validation"), form),
  ]);
}

/** Windows, and their batches through the epochs. */
export function trainSection({ train, data }: ScriptPlan): string {
  return definitions([
    trainOrigins(data.lead > 0),
    data.validation ? validationOrigins(data.lead > 0) : undefined,
    windows,
    batches(train.shuffle),
    trainFunction(train, data.validation),
  ]);
}

function trainOrigins(lead: boolean): string {
  return lines(
    "def train_origins(series):",
    '    """Where the targets of training windows begin: all inside of the part."""',
    `    return np.arange(${lead ? "LEAD + " : ""}LOOKBACK, series.train_end - HORIZON + 1)`,
  );
}

function validationOrigins(lead: boolean): string {
  return lines(
    "def validation_origins(series):",
    '    """The same for validation; inputs may reach back before the part."""',
    `    first = max(series.train_end, ${lead ? "LEAD + " : ""}LOOKBACK)`,
    "    return np.arange(first, series.validation_end - HORIZON + 1)",
  );
}

const windows = lines(
  "def inputs(series, origins):",
  '    """The LOOKBACK rows before each origin, [windows, LOOKBACK, features]."""',
  "    return series.features[origins[:, None] + np.arange(-LOOKBACK, 0)]",
  "",
  "",
  "def targets(series, origins):",
  '    """The HORIZON rows from each origin on, [windows, HORIZON]."""',
  "    return series.target[origins[:, None] + np.arange(HORIZON)]",
);

function batches(shuffle: boolean): string {
  if (!shuffle) {
    return lines(
      "class Batches(keras.utils.PyDataset):",
      '    """The windows of some origins, in order."""',
      "",
      "    def __init__(self, series, origins):",
      "        super().__init__()",
      "        self.series, self.origins = series, origins",
      "",
      "    def __len__(self):",
      "        return math.ceil(len(self.origins) / BATCH_SIZE)",
      "",
      "    def __getitem__(self, index):",
      "        batch = self.origins[index * BATCH_SIZE : (index + 1) * BATCH_SIZE]",
      "        return inputs(self.series, batch), targets(self.series, batch)",
    );
  }
  return lines(
    "class Batches(keras.utils.PyDataset):",
    '    """The windows of some origins, in an order of its own for each epoch."""',
    "",
    "    def __init__(self, series, origins, orders):",
    "        super().__init__()",
    "        self.series, self.origins, self.orders = series, origins, orders",
    "        self.epoch = 0",
    "",
    "    def __len__(self):",
    "        return math.ceil(len(self.origins) / BATCH_SIZE)",
    "",
    "    def __getitem__(self, index):",
    "        order = self.orders[self.epoch]",
    "        batch = self.origins[order[index * BATCH_SIZE : (index + 1) * BATCH_SIZE]]",
    "        return inputs(self.series, batch), targets(self.series, batch)",
    "",
    "    def begin(self, epoch, logs):",
    "        self.epoch = epoch",
    "",
    "",
    shuffledFunction("windows"),
  );
}

/** The same for examples that lie in memory as they are. */
const exampleBatches = lines(
  "class Batches(keras.utils.PyDataset):",
  '    """The examples of training, in an order of its own for each epoch."""',
  "",
  "    def __init__(self, inputs, answers, orders):",
  "        super().__init__()",
  "        self.inputs, self.answers, self.orders = inputs, answers, orders",
  "        self.epoch = 0",
  "",
  "    def __len__(self):",
  "        return math.ceil(len(self.inputs) / BATCH_SIZE)",
  "",
  "    def __getitem__(self, index):",
  "        order = self.orders[self.epoch]",
  "        batch = order[index * BATCH_SIZE : (index + 1) * BATCH_SIZE]",
  "        return self.inputs[batch], self.answers[batch]",
  "",
  "    def begin(self, epoch, logs):",
  "        self.epoch = epoch",
);

function shuffledFunction(what: string): string {
  return lines(
    "def shuffled(count, start):",
    `    """The order of the ${what} in every epoch, [EPOCHS, count]."""`,
    '    if "orders" in start:',
    '        return start["orders"]',
    "    random = np.random.default_rng(SEED)",
    "    return np.stack([random.permutation(count) for _ in range(EPOCHS)])",
  );
}

/** How training comes by its examples. */
interface TrainForm {
  data: string;
  /** Lines before compiling, the first arguments of `fit`, and lines that make `validation`. */
  examples: string[];
  fitted: string[];
  heldOut: string[];
}

function windowsForm(shuffle: boolean): TrainForm {
  return {
    data: "series",
    examples: [
      "    origins = train_origins(series)",
      shuffle
        ? "    batches = Batches(series, origins, shuffled(len(origins), start))"
        : "    batches = Batches(series, origins)",
    ],
    fitted: ["        batches,"],
    heldOut: [
      "    held_out = validation_origins(series)",
      "    validation = (inputs(series, held_out), targets(series, held_out))",
    ],
  };
}

function trainFunction(
  train: TrainPlan,
  validation: boolean,
  form: TrainForm = windowsForm(train.shuffle),
): string {
  const { early_stopping: rule } = train;
  const monitor = validation ? "val_loss" : "loss";
  const stopping = [
    "            keras.callbacks.EarlyStopping(",
    `                monitor=${literal(rule?.monitor ?? monitor)},`,
    `                patience=${rule === undefined ? "EPOCHS" : rule.patience},`,
    ...(rule === undefined || rule.min_delta === 0
      ? []
      : [`                min_delta=${literal(rule.min_delta)},`]),
    "                restore_best_weights=True,",
    "            ),",
  ];
  const report = validation
    ? `"  ".join(f"{name} {logs[name]:.6g}" for name in ("loss", "val_loss"))`
    : `f"loss {logs['loss']:.6g}"`;
  return lines(
    "def report(epoch, logs):",
    '    """Prints the losses of an epoch."""',
    `    losses = ${report}`,
    '    print(f"epoch {epoch + 1}/{EPOCHS}  {losses}")',
    "",
    "",
    train.shuffle ? `def train(model, ${form.data}, start):` : `def train(model, ${form.data}):`,
    '    """Trains the model and leaves it with the weights of its best epoch."""',
    form.examples,
    `    model.compile(`,
    printed(optimizer(train), "        optimizer=", ","),
    printed(loss(train), "        loss=", ","),
    "    )",
    validation ? form.heldOut : undefined,
    "    return model.fit(",
    form.fitted,
    "        epochs=EPOCHS,",
    "        shuffle=False,  # the batches come as they shall",
    validation ? ["        validation_data=validation,", "        validation_batch_size=1024,"] : undefined,
    "        verbose=0,",
    "        callbacks=[",
    rule === undefined ? "            # Stops never, but keeps the weights of the best epoch." : undefined,
    stopping,
    train.shuffle
      ? [
          "            keras.callbacks.LambdaCallback(",
          "                on_epoch_begin=batches.begin,",
          "                on_epoch_end=report,",
          "            ),",
        ]
      : "            keras.callbacks.LambdaCallback(on_epoch_end=report),",
    "        ],",
    "    ).history",
  );
}

function loss({ loss: name, huber_delta }: TrainPlan): Call | string {
  if (name === "cross_entropy")
    return call("keras.losses.SparseCategoricalCrossentropy", [], { from_logits: "True" });
  if (name !== "huber") return literal(name);
  return huber_delta === 1 ? '"huber"' : call("keras.losses.Huber", [], { delta: literal(huber_delta) });
}

function optimizer({ optimizer: settings, learning_rate, clip }: TrainPlan): Call {
  const names = { adam: "Adam", sgd: "SGD", momentum: "SGD", rmsprop: "RMSprop" };
  const defaults: Record<string, unknown> = {
    beta_1: 0.9,
    beta_2: 0.999,
    epsilon: 1e-7,
    rho: 0.9,
    nesterov: false,
  };
  const clips = { global_norm: "global_clipnorm", norm: "clipnorm", value: "clipvalue" } as const;
  const named: Record<string, string | undefined> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (key !== "type" && value !== defaults[key]) named[key] = literal(value);
  }
  for (const [key, value] of Object.entries(clip === false ? {} : clip)) {
    // SAFETY: the schema knows these three keys.
    named[clips[key as keyof typeof clips]] = literal(value);
  }
  return call(`keras.optimizers.${names[settings.type]}`, [literal(learning_rate)], named);
}
