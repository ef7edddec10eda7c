import { afterEach, describe, expect, it, vi } from "vitest";
import { kindNamed } from "../../src/cells";
import { check } from "../../src/cells/check";
import type { RunContext } from "../../src/cells/kind";
import { verdict } from "../../src/cells/verdict";
import { Fault } from "../../src/base/issue";
import type {
  Dataset,
  Engine,
  Model,
  ModelSpec,
  Table,
  TrainOptions,
  TrainResult,
} from "../../src/engine/api";
import { labelledTools } from "../../src/engine/labelled";
import { seriesTools } from "../../src/engine/series";
import { outputs, type OutputData, type OutputName } from "../../src/outputs";
import { csvTable, seattle } from "../support/series";

/**
 * Runs cells on the real series tools and an engine that learns nothing: it "forecasts" each last value plus
 * `shift` (scaled), and ends training as `result` says.
 */
async function run(
  sources: string[],
  table: Table,
  fake: { shift?: number; result?: Partial<TrainResult>; losses?: number[] } = {},
) {
  const { cells, issues } = check(sources.map((source) => ({ language: "rnn", source })));
  expect(issues).toEqual([]);
  const values = new Map<string, unknown>();
  const shown: { name: OutputName; data: Record<string, unknown> }[] = [];
  const trained: TrainOptions[] = [];
  const live: { progress: object[]; updates: OutputData<OutputName>[] } = { progress: [], updates: [] };
  const engine = fakeEngine(fake, trained);
  for (const cell of cells) {
    const context: RunContext = {
      engine,
      cell,
      // SAFETY: the kinds agree on what stands under a kind and a name.
      value: <Value>(kind: string, name: string) => values.get(`${kind} ${name}`) as Value,
      readTable: () => Promise.resolve(table),
      readText: () => Promise.resolve({ text: "", notes: [] }),
      writeText: () => Promise.resolve(),
      show: (name, data) => {
        const { schema } = outputs[name];
        expect(schema.safeParse(data).error).toBeUndefined();
        shown.push({ name, data: JSON.parse(JSON.stringify(data)) as Record<string, unknown> });
      },
      update: (_name, data) => live.updates.push(data),
      progress: (fields) => live.progress.push(fields),
      hooks: { interrupted: () => false },
      checkpoint: () => undefined,
    };
    values.set(`${cell.kind} ${cell.name}`, await kindNamed(cell.kind)?.run(cell.config, context));
  }
  return {
    shown,
    trained,
    live,
    of: (name: OutputName) => shown.find((output) => output.name === name)?.data ?? {},
  };
}

function fakeEngine(
  { shift = 0, result = {}, losses = [] }: Parameters<typeof run>[2] & object,
  trained: TrainOptions[],
): Engine {
  const model = (spec: ModelSpec): Model => ({
    spec,
    params: 12,
    layers: spec.layers.map(({ type }) => ({ type, output_shape: [1], params: 1 })),
    getWeights: () => [],
    setWeights: () => undefined,
    dispose: () => undefined,
  });
  return {
    name: "embedded",
    get tf(): never {
      throw new Error("Nothing here computes with tensors.");
    },
    createModel: (spec) => model(spec),
    train: (_model, _data, _validation, options, hooks) => {
      trained.push(options);
      const steps = losses.length;
      const rest = { epoch: 1, epochs: 1, steps, grad_norm: 1, lr: 0.001, ms_per_step: 50 };
      losses.forEach((loss, i) =>
        hooks.progress({ ...rest, step: i + 1, loss, epochEnd: false, eta_ms: 50 * (steps - i - 1) }),
      );
      if (steps > 0)
        hooks.progress({ ...rest, step: steps, loss: 0.25, val_loss: NaN, epochEnd: true, eta_ms: 0 });
      const history = { loss: [0.5, 0.25], val_loss: [], grad_norm: [1, 1], lr: [0.001, 0.001] };
      return {
        epochs_run: 2,
        stopped: "completed",
        best_epoch: 2,
        history,
        steps: 8,
        ms_per_step: 1,
        ms: 8,
        mode: "eager",
        notes: [],
        ...result,
      };
    },
    predict: (_model, data) => lastValues(data, shift),
    createSampler: () => {
      throw new Error("Nothing here writes text.");
    },
    rollOut: () => {
      throw new Error("Nothing here forecasts beyond the horizon.");
    },
    get text(): never {
      throw new Error("Nothing here reads text.");
    },
    labelled: labelledTools,
    series: {
      ...seriesTools,
      windows: labelled,
      inputs: (s, o, l, h) =>
        Object.assign(seriesTools.inputs(s, o, l, h), { series: s, origins: o, horizon: h }),
    },
  };
}

/** Remembers with a dataset what it was made of, so that a forecast can be made up without tensors. */
const labelled: Engine["series"]["windows"] = (series, origins, lookback, horizon) =>
  Object.assign(seriesTools.windows(series, origins, lookback, horizon), { series, origins, horizon });

function lastValues(data: Dataset, shift: number) {
  // SAFETY: `labelled` made this dataset.
  const { series, origins, horizon } = data as Dataset & {
    series: { scaledTarget: Float32Array };
    origins: Int32Array;
    horizon: number;
  };
  const values = new Float32Array(origins.length * horizon);
  origins.forEach((origin, n) =>
    values.fill((series.scaledTarget[origin - 1] ?? 0) + shift, n * horizon, (n + 1) * horizon),
  );
  return { shape: [origins.length, horizon], values };
}

const weather = [
  "data: weather\nsource: seattle-weather\ntarget: temp_max\nhorizon: 7\nseason_length: 365",
  "model: net\nlookback: 30",
  "train: net",
];

describe("the verdict", () => {
  it.each([
    [
      3.38,
      { naive: 3.8631, seasonal_naive: 3.862 },
      "The model beats naive by 13 % and seasonal-naive by 12 % (MAE 3.38 against 3.86 and 3.86).",
    ],
    [
      29.46,
      { naive: 27.41, seasonal_naive: 27.25 },
      "The model does not beat naive or seasonal-naive (MAE 29.5 against 27.4 and 27.3).",
    ],
    [
      30,
      { naive: 29.0147, seasonal_naive: 38.0559 },
      "The model does not beat naive, but beats seasonal-naive by 21 % (MAE 30 against 29.0 and 38.1).",
    ],
    [
      30,
      { naive: 38.0559, seasonal_naive: 29.0147 },
      "The model does not beat seasonal-naive, but beats naive by 21 % (MAE 30 against 29.0 and 38.1).",
    ],
    [2, { naive: 2 }, "The model does not beat naive (MAE 2 against 2)."],
    [1.999, { naive: 2 }, "The model beats naive by less than 1 % (MAE 2.00 against 2)."],
    [1, { naive: 0 }, "The model does not beat naive (MAE 1 against 0)."],
    [NaN, { naive: 2 }, "The model's forecasts are not numbers, so it beats nothing."],
    [1, { naive: 2, seasonal_naive: NaN }, "The model beats naive by 50 % (MAE 1 against 2)."],
    [1, {}, "The model has a MAE of 1; there is no baseline to compare it with."],
  ])("of %d against %j", (mae, baselines, sentence) => {
    expect(verdict(mae, baselines)).toBe(sentence);
  });
});

describe("Seattle's weather, forecast by its last value", () => {
  it("has the parts, windows and baselines of the evaluation protocol, and does not beat itself", async () => {
    const { of } = await run([...weather, "evaluate: net", "forecast: net"], csvTable(seattle));
    expect(of("data")).toMatchObject({
      rows: 1461,
      target: "temp_max",
      lookback: 255,
      parts: {
        train: { from: "2012-01-01", to: "2014-10-18", rows: 1022, windows: 761 },
        validation: { rows: 146, windows: 140 },
        test: { from: "2015-03-14", to: "2015-12-31", rows: 293, windows: 41 },
      },
      config: { source: { file: "seattle-weather" }, time: "date", freq: "1 day" },
    });
    expect(of("data")["examples"]).toMatchObject([
      { part: "train" },
      { part: "validation" },
      { part: "test" },
    ]);
    const evaluation = of("evaluation");
    expect(evaluation["windows"]).toBe(41);
    expect((evaluation["metrics"] as { mae: number }).mae).toBeCloseTo(3.8631, 4);
    expect((evaluation["baselines"] as { seasonal_naive: { mae: number } }).seasonal_naive.mae).toBeCloseTo(
      3.862,
      4,
    );
    expect(evaluation["scale"]).toBeCloseTo(4.0331, 4);
    // As good as naive but for the rounding of float32, and a hair worse than seasonal-naive.
    expect(evaluation["verdict"]).toMatch(/does not beat .*seasonal-naive/);
    expect((evaluation["by_horizon"] as unknown[]).length).toBe(7);
    expect(of("forecast")).toMatchObject({
      time: [
        "2016-01-01",
        "2016-01-02",
        "2016-01-03",
        "2016-01-04",
        "2016-01-05",
        "2016-01-06",
        "2016-01-07",
      ],
    });
    expect(Object.keys(of("forecast")["intervals"] as object)).toEqual(["80", "95"]);
    expect((of("forecast")["history"] as { value: number[] }).value).toHaveLength(21);
  });

  it("shows what was asked for alone", async () => {
    const { of } = await run(
      [
        ...weather,
        "evaluate: net\nmetrics: mae\nbaselines: naive\nby_horizon: false",
        "forecast: net\nhorizon: 2\nlevel: 90\nbaselines: naive\nhistory: 4",
      ],
      csvTable(seattle),
      { shift: 0.5 },
    );
    expect(of("evaluation")).toMatchObject({ by_horizon: [], baselines: { naive: {} } });
    expect(Object.keys(of("evaluation")["metrics"] as object)).toEqual(["mae"]);
    expect(of("evaluation")["verdict"]).toMatch(/^The model does not beat naive \(MAE/);
    const forecast = of("forecast");
    expect([
      forecast["time"],
      Object.keys(forecast["baselines"] as object),
      Object.keys(forecast["intervals"] as object),
    ]).toEqual([["2016-01-01", "2016-01-02"], ["naive"], ["90"]]);
  });
});

const column = (values: number[], name = "y"): Table => ({
  rows: values.length,
  columns: [{ name, type: "number", values: Float64Array.from(values) }],
});
const ramp = column(Array.from({ length: 60 }, (_, i) => i % 7));

async function failure(
  sources: string[],
  table: Table,
  fake?: Parameters<typeof run>[2],
): Promise<unknown[]> {
  const error: unknown = await run(sources, table, fake).catch((thrown: unknown) => thrown);
  if (!(error instanceof Fault)) throw error;
  return [error.code, error.message, error.remedy];
}

describe("training", () => {
  afterEach(() => vi.restoreAllMocks());

  const noValidation = "data: d\nsource: x.csv\nsplit: [0.8, 0, 0.2]";

  it("without a validation part runs all epochs, unless stopping was asked for", async () => {
    const usual = await run([noValidation, "model: m", "train: m"], ramp);
    expect(usual.trained[0]?.early_stopping).toBeNull();
    expect(usual.of("training")).toMatchObject({
      notes: ["There is no validation part, so early stopping is off and all epochs run."],
      config: { early_stopping: false },
    });
    const asked = await run([noValidation, "model: m", "train: m\nearly_stopping: 3"], ramp);
    expect(asked.trained[0]?.early_stopping).toEqual({ monitor: "loss", patience: 3, min_delta: 0 });
    expect(asked.of("training")["notes"]).toEqual([
      "There is no validation part, so early stopping watches the training loss.",
    ]);
  });

  it("shows a state of the curve five times a second, and the end in any case", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 50));
    const losses = Array.from({ length: 40 }, (_, i) => (i === 20 ? Infinity : 1 / (i + 1)));
    const { live, of } = await run(["data: d\nsource: x.csv", "model: m", "train: m\nepochs: 1"], ramp, {
      losses,
    });
    // 40 steps of 50 ms, and the end of the epoch.
    expect(live.updates).toHaveLength(11);
    expect(live.progress).toHaveLength(11);
    expect(live.progress[0]).toEqual({ epoch: 1, epochs: 1, step: 1, loss: 1, eta_ms: 1950 });
    expect(live.progress[5]).toMatchObject({ step: 21, loss: "Infinity" });
    expect(live.progress[10]).toEqual({
      epoch: 1,
      epochs: 1,
      step: 40,
      loss: 0.25,
      val_loss: "NaN",
      eta_ms: 0,
    });
    expect(live.updates[0]).toMatchObject({ stopped: "running", batches: { step: [1], loss: [1] } });
    expect(of("training")["batches"]).toMatchObject({ step: losses.map((_, i) => i + 1) });
  });

  it("takes its settings from train and model", async () => {
    const { trained } = await run(
      [
        "data: d\nsource: x.csv",
        "model: m\nl2: 0.01",
        "train: m\noptimizer: sgd\nclip: off\nloss: mae\nmax_minutes: 2\nseed: 7",
      ],
      ramp,
    );
    expect(trained[0]).toMatchObject({
      optimizer: { type: "sgd", learning_rate: 0.01 },
      clip: null,
      loss: "mae",
      l1: 0,
      l2: 0.01,
      max_minutes: 2,
      seed: 7,
      early_stopping: { monitor: "val_loss", patience: 5, min_delta: 0 },
    });
  });

  it.each([
    [
      { stopped: "completed", epochs_run: 30 },
      "Trained all 30 epochs in 8 ms. Kept epoch 2 with a loss of 0.2500.",
    ],
    [
      { stopped: "interrupted" },
      "Trained 2 of 30 epochs in 8 ms; stopped by you. Kept epoch 2 with a loss of 0.2500.",
    ],
    [
      {
        stopped: "early_stopping",
        history: { loss: [2, 1], val_loss: [4, 3], grad_norm: [1, 1], lr: [1, 1] },
      },
      "Trained 2 of 30 epochs in 8 ms; stopped early because the validation loss did not improve for 5 epochs. Kept epoch 2 with a validation loss of 3.",
    ],
    [
      { stopped: "interrupted", epochs_run: 0, best_epoch: 0 },
      "Trained 0 of 30 epochs in 8 ms; stopped by you. Not one epoch ended.",
    ],
  ] satisfies [Partial<TrainResult>, string][])("says how it ended: %j", async (result, summary) => {
    const { of } = await run(["data: d\nsource: x.csv", "model: m", "train: m"], ramp, { result });
    expect(of("training")["summary"]).toBe(summary);
  });

  it.each([
    ["learning_rate: 1", "", "The learning rate of 1 is high: try `learning_rate: 0.001`."],
    ["clip: false", "", "Gradients are not shortened: try `clip: 1`."],
    ["", "scaler: none", "The data is not scaled: try `scaler: standard`."],
  ])("that leaves the numbers fails with the likely cause (%s %s)", async (train, data, remedy) => {
    expect(
      await failure([`data: d\nsource: x.csv\n${data}`, "model: m", `train: m\n${train}`], ramp, {
        result: { stopped: "nan" },
      }),
    ).toEqual([
      "nan-loss",
      "Training broke off in epoch 1, step 1: the loss or its gradients were no longer finite numbers.",
      remedy,
    ]);
  });
});

describe("what only the data can tell", () => {
  it("a series shorter than the window", async () => {
    expect(await failure(["data: d\nsource: x.csv\nhorizon: 3", "model: m\nlookback: 50"], ramp)).toEqual([
      "too-short",
      "There is nothing to train on: one window takes 53 rows (lookback 50 + horizon 3), but the training part of `d` has 42 of 60 rows.",
      "Lower `lookback` or `horizon`, or bring more rows.",
    ]);
  });

  it("a column that is not there", async () => {
    expect(await failure(["data: d\nsource: x.csv\ntarget: yy"], column([1, 2], "y"))).toEqual([
      "unknown-column",
      "The data has no column `yy`.",
      "Did you mean `y`?",
    ]);
  });

  it("a table without numbers", async () => {
    const table: Table = { rows: 1, columns: [{ name: "a", type: "text", values: ["x"] }] };
    expect((await failure(["data: d\nsource: x.csv"], table))[0]).toBe("no-numeric-column");
  });

  it("a calendar without a time column", async () => {
    expect((await failure(["data: d\nsource: x.csv\ncalendar: month"], ramp))[0]).toBe("no-time");
  });

  it("a part without a window", async () => {
    expect(
      await failure(
        ["data: d\nsource: x.csv\nhorizon: 13", "model: m\nlookback: 2", "train: m", "evaluate: m"],
        ramp,
      ),
    ).toEqual([
      "part-too-short",
      "The test part has 12 rows, fewer than the horizon of 13, so there is nothing to compare.",
      "Lower `horizon`, bring more rows, or give the test part a larger share in `split`.",
    ]);
  });
});

describe("a model", () => {
  it("gets the last layer that its horizon needs, and says so of a stack", async () => {
    const layersOf = async (cell: string) => {
      const { of } = await run(["data: d\nsource: x.csv\nhorizon: 3", `model: m\n${cell}`], ramp);
      const { layers, notes } = of("model") as { layers: { type: string }[]; notes: string[] };
      return [layers.map(({ type }) => type), notes];
    };
    const added = "A dense layer with 3 units was added at the end: one for each step of the horizon.";
    expect(await layersOf("cell: gru\nlayers: 2\ndropout: 0.1")).toEqual([
      ["gru", "dropout", "gru", "dropout", "dense"],
      [],
    ]);
    expect(await layersOf("stack: [{lstm: 4}, {dense: 3}]")).toEqual([["lstm", "dense"], []]);
    expect(await layersOf("units: 4\nbidirectional: true")).toEqual([["bidirectional", "dense"], []]);
    expect(await layersOf("stack: [{bidirectional: {gru: 4}}, {bidirectional: lstm}, {dense: 3}]")).toEqual([
      ["bidirectional", "bidirectional", "dense"],
      [],
    ]);
    expect(await layersOf("stack: [{lstm: 4}, {dense: 5}]")).toEqual([["lstm", "dense", "dense"], [added]]);
  });
});

describe("a forecast without all parts", () => {
  it("says that nothing tells how good it is, and that its intervals are too narrow", async () => {
    const { of } = await run(
      ["data: d\nsource: x.csv\nsplit: [1, 0, 0]", "model: m", "train: m", "forecast: m"],
      ramp,
    );
    expect(of("forecast")).toMatchObject({
      verdict: "There is no test part, so nothing tells whether the model beats the baselines.",
      notes: [
        "There is no validation part, so the intervals come from rows that the model was trained on and are too narrow.",
      ],
    });
  });

  it("leaves out an interval that too few forecasts back", async () => {
    const { of } = await run(["data: d\nsource: x.csv", "model: m", "train: m", "forecast: m"], ramp);
    expect(of("forecast")).toMatchObject({
      notes: ["6 forecasts to learn from are too few for an interval of 95 %."],
    });
    expect(Object.keys(of("forecast")["intervals"] as object)).toEqual(["80"]);
  });
});
