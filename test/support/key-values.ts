/** A value that a key takes, one of a wrong type, and one beyond its range where it has one. YAML. */
export interface KeyValues {
  valid: string;
  wrong: string;
  beyond?: string;
  /** The notebook that has a cell where the key means something; `series` if absent. */
  on?: keyof typeof notebooks;
}

/** Notebooks without anything wrong, in which a value is put in place. */
export const notebooks = {
  series: [
    "data: d\nsource: rides.csv\nhorizon: 7",
    "model: m\nlookback: 14",
    "train: m",
    "evaluate: m",
    "forecast: m",
  ],
  stack: ["data: d\nsource: rides.csv\nhorizon: 7", "model: m\nlookback: 14\nstack: [{lstm: 8}]", "train: m"],
  quantiles: ["data: d\nsource: rides.csv\nhorizon: 7", "model: m\noutput: quantiles", "train: m"],
  gru: ["data: d\nsource: rides.csv\nhorizon: 7", "model: m\ncell: gru", "train: m"],
  labelled: ["data: d\nsource: moves.csv\nsequence: id\nlabel: move", "model: m\ntask: classify", "train: m"],
  text: ["data: d\nsource: book.txt", "model: m", "train: m", "evaluate: m", "generate: m"],
} as const satisfies Record<string, readonly string[]>;

const number = (valid: string, beyond: string): KeyValues => ({ valid, wrong: "some", beyond });
const flag: KeyValues = { valid: "true", wrong: "perhaps" };
const word = (valid: string): KeyValues => ({ valid, wrong: "[1, 2]", beyond: "everything" });
const name = (valid: string): KeyValues => ({ valid, wrong: "{a: b}" });

/** By kind and key; `cells-keys.test.ts` says which are missing. */
export const keyValues: Record<string, Record<string, KeyValues>> = {
  data: {
    source: { valid: "other.csv", wrong: "[1]" },
    type: word("timeseries"),
    time: name("day"),
    target: name("riders"),
    past_covariates: { valid: "[rain, wind]", wrong: "{rain: 1}" },
    future_covariates: { valid: "[holiday]", wrong: "{holiday: 1}" },
    calendar: { valid: "[month, hour]", wrong: "{month: 1}", beyond: "[minute]" },
    freq: { valid: "1 day", wrong: "[1]" },
    season_length: number("7", "0"),
    horizon: number("14", "0"),
    split: { valid: "[0.8, 0.1, 0.1]", wrong: "half", beyond: "[0.8, 0.1, 1.5]" },
    scaler: word("robust"),
    transform: { valid: "[log, diff]", wrong: "{log: 1}", beyond: "[sqrt]" },
    missing: word("drop"),
    level: { ...word("word"), on: "text" },
    lowercase: { ...flag, on: "text" },
    vocab_size: { ...number("500", "1"), on: "text" },
    seq_length: { ...number("32", "1"), on: "text" },
    seed: number("7", "-1"),
  },
  model: {
    data: name("d"),
    task: word("forecast"),
    cell: word("gru"),
    units: number("32", "0"),
    layers: number("2", "0"),
    bidirectional: flag,
    lookback: number("21", "0"),
    dropout: number("0.2", "1"),
    embedding: { ...number("16", "0"), on: "text" },
    strategy: word("recursive"),
    residual: flag,
    output: word("gaussian"),
    quantiles: { valid: "[0.2, 0.5, 0.8]", wrong: "0.5", beyond: "[0.5, 1]", on: "quantiles" },
    stateful: { ...flag, on: "text" },
    stack: { valid: "[{lstm: 16}, {dropout: 0.2}]", wrong: "5", beyond: "[{lstm: 0}]", on: "stack" },
    l1: number("0.001", "-1"),
    l2: number("0.001", "2"),
    activation: word("relu"),
    recurrent_activation: word("hard_sigmoid"),
    use_bias: flag,
    unit_forget_bias: flag,
    reset_after: { ...flag, on: "gru" },
    kernel_initializer: word("he_normal"),
    recurrent_initializer: word("identity"),
    bias_initializer: word("ones"),
    recurrent_dropout: number("0.2", "1"),
  },
  train: {
    epochs: number("5", "0"),
    batch_size: number("16", "0"),
    optimizer: word("rmsprop"),
    learning_rate: number("0.01", "0"),
    loss: word("mse"),
    huber_delta: number("2", "0"),
    clip: { valid: "{norm: 1}", wrong: "[1]", beyond: "-1" },
    early_stopping: { valid: "3", wrong: "[1]", beyond: "-1" },
    lr_schedule: { valid: "{type: cosine, warmup_epochs: 1}", wrong: "[1]", beyond: "linear" },
    class_weights: { valid: "balanced", wrong: "[1]", beyond: "{walk: 0}", on: "labelled" },
    shuffle: flag,
    bptt: { ...number("32", "0"), on: "text" },
    sample_every: { ...number("2", "0"), on: "text" },
    track: { valid: "[loss, lr]", wrong: "{lr: 1}", beyond: "[accuracy]" },
    resume: flag,
    max_minutes: number("2", "0"),
    on_nan: word("stop"),
    seed: number("7", "-1"),
  },
  evaluate: {
    on: word("validation"),
    metrics: { valid: "[mae, mase]", wrong: "{mae: 1}", beyond: "[r2d2]" },
    baselines: { valid: "naive", wrong: "{naive: 1}", beyond: "[prophet]" },
    by_horizon: flag,
    models: { valid: "[m]", wrong: "{m: 1}", beyond: '[""]' },
    backtest: { valid: "{windows: 20, refit: 5}", wrong: "[1]", beyond: "{refit: 0}" },
    worst: number("3", "21"),
    intervals: word("conformal"),
    level: { valid: "[50, 90]", wrong: "high", beyond: "[120]" },
    samples: number("50", "1"),
  },
  forecast: {
    horizon: number("30", "0"),
    from: { valid: "2024-01-31", wrong: "[1]" },
    level: { valid: "[50, 90]", wrong: "high", beyond: "[120]" },
    intervals: word("none"),
    samples: number("50", "1"),
    future: { valid: "none", wrong: "{file: 1}" },
    history: number("30", "-1"),
    baselines: { valid: "[naive]", wrong: "{naive: 1}", beyond: "[prophet]" },
    save: { valid: "forecast.csv", wrong: "[1]" },
  },
  generate: {
    prompt: { valid: '"Call me "', wrong: "[a]", on: "text" },
    length: { ...number("500", "0"), on: "text" },
    temperature: { valid: "[0.5, 1]", wrong: "warm", beyond: "-1", on: "text" },
    top_k: { ...number("5", "0"), on: "text" },
    top_p: { ...number("0.9", "1.5"), on: "text" },
    n: { ...number("4", "0"), on: "text" },
    stop: { valid: '"\\n"', wrong: "{a: b}", beyond: '[""]', on: "text" },
    seed: { ...number("7", "-1"), on: "text" },
  },
};
