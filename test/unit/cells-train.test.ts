import { describe, expect, it } from "vitest";
import { check } from "../../src/cells/check";
import { classWeightsOf } from "../../src/cells/class-weights";
import type { TrainConfig } from "../../src/cells/train-keys";
import { optionsOf } from "../../src/cells/train-options";
import { packState, unpackState } from "../../src/cells/train-state";
import type { DataValue, ModelValue } from "../../src/cells/values";
import type { TrainState } from "../../src/engine/api";

const frame = ["data: d\nsource: x.csv\nhorizon: 7", "model: m\nlookback: 14"];

/** The train cell of a notebook on a series, as it was read. */
function trainCell(source: string) {
  const { cells, issues } = check([...frame, source].map((text) => ({ language: "rnn", source: text })));
  const cell = cells[2];
  if (cell === undefined) throw new Error("a third cell");
  // SAFETY: the schema of the kind made the config.
  return { cell, issues, config: cell.config as TrainConfig };
}

function options(source: string, change: Partial<ModelValue> = {}, validation = true) {
  const { cell, config, issues } = trainCell(source);
  expect(issues).toEqual([]);
  // SAFETY: what is read of model and data here is given.
  const model = { l1: 0, l2: 0, stateful: false, ...change } as ModelValue;
  const data = { type: "timeseries" } as DataValue;
  return optionsOf({ ...config, loss: "huber" }, model, data, { cell }, { windows: 100, validation });
}

/** Labelled sequences of these classes, places in training given. */
function labelled(classes: string[], places: number[]): DataValue {
  const part = { classes: Int32Array.from(places) };
  // SAFETY: what is read of the data here is given.
  return {
    type: "sequences",
    data: { classes, known: classes.length, parts: { train: part } },
  } as unknown as DataValue;
}

describe("a train cell", () => {
  it.each([
    ["cosine", { type: "cosine", min_lr: 0, warmup_steps: 0 }],
    ["{type: cosine, warmup_epochs: 1.5, min_lr: 1e-5}", { type: "cosine", min_lr: 1e-5, warmup_steps: 6 }],
    ["plateau", { type: "plateau", factor: 0.5, patience: 2, min_lr: 0, warmup_steps: 0 }],
    ["exponential", { type: "exponential", rate: 0.95, min_lr: 0, warmup_steps: 0 }],
    ["warmup", { type: "warmup", warmup_steps: 4 }],
    ["none", null],
  ])("with lr_schedule: %s counts its warm-up in steps, of which an epoch has four", (text, expected) => {
    expect(options(`train: m\nbatch_size: 32\nlr_schedule: ${text}`).options.lr_schedule).toEqual(expected);
  });

  it("of a stateful model reads in the order of time, and says so where shuffling was asked for", () => {
    expect(options("train: m", { stateful: true })).toMatchObject({
      options: { stateful: true, shuffle: false },
      notes: [],
    });
    expect(options("train: m\nshuffle: true", { stateful: true }).notes.join()).toContain("order of time");
    expect(options("train: m").options).toMatchObject({ stateful: false, shuffle: true });
  });

  it.each(["class_weights: balanced", "sample_every: 2", "bptt: 8"])(
    "of a forecast refuses %s, which means nothing for it",
    (line) => {
      const { issues } = trainCell(`train: m\n${line}`);
      expect(issues.map(({ code, severity }) => [code, severity])).toEqual([["not-for-task", "error"]]);
    },
  );

  it("lets all classes count the same together where they are balanced", () => {
    const { cell, config } = trainCell("train: m");
    const data = labelled(["a", "b", "c"], [0, 0, 0, 0, 0, 0, 1, 1, 2]);
    const weigh = (class_weights: TrainConfig["class_weights"]) =>
      classWeightsOf({ ...config, class_weights }, data, { cell });
    expect(weigh("balanced")).toEqual([0.5, 1.5, 3]);
    expect(weigh({ c: 4 })).toEqual([1, 1, 4]);
    expect(weigh("none")).toBeUndefined();
    expect(() => weigh({ d: 4 })).toThrow(expect.objectContaining({ code: "unknown-class" }));
  });
});

describe("where training stands", () => {
  const tensor = (name: string) => ({
    name,
    shape: [2],
    dtype: "float32" as const,
    values: Float32Array.of(1, 2),
  });
  const state: TrainState = {
    weights: [tensor("rnn_1/kernel")],
    best: [tensor("rnn_1/kernel")],
    slots: [tensor("rnn_1/kernel/0"), tensor("rnn_1/kernel/1")],
    states: [tensor("0")],
    course: {
      optimizer: "adam",
      size: 20,
      batch_size: 8,
      seed: 42,
      shuffle: true,
      steps: 5,
      batches: 2,
      best_epoch: 1,
      best_loss: 0.5,
      history: { loss: [0.5], val_loss: [], grad_norm: [1], lr: [0.1], layers: [[1]] },
      sums: { loss: 1, examples: 16, grad_norm: 2, steps: 2, layers: [2] },
      patience: { best: 0.5, waited: 0 },
      plateau: { best: null, waited: 0, scale: 1 },
      stopped: "interrupted",
    },
  };

  it("comes back as it was, every tensor under a name of its own", () => {
    const packed = packState(state);
    expect(new Set(packed.tensors.map(({ name }) => name)).size).toBe(5);
    expect(unpackState({ ...packed, course: JSON.parse(JSON.stringify(packed.course)) as unknown })).toEqual(
      state,
    );
  });

  it("is none where its course is not of this version", () => {
    expect(unpackState({ ...packState(state), course: { epoch: 3 } })).toBeUndefined();
    expect(unpackState({ tensors: [], course: undefined })).toBeUndefined();
  });
});
