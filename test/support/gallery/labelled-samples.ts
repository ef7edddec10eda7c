import type { OutputData } from "../../../src/outputs";

/** What the evaluation of a classifier of movements looks like: three classes, one of them rare. */
export function classesSample(): OutputData<"evaluation"> {
  return {
    verdict:
      "The model beats the majority class, walk, by 31 points (88.0 % right against 56.7 %, macro-F1 0.823 against 0.241).",
    model: "watch",
    on: "test",
    target: "movement",
    metrics: { accuracy: 0.88, macro_f1: 0.8233 },
    baselines: { majority: { accuracy: 0.5667, macro_f1: 0.2411 } },
    by_horizon: [],
    windows: 300,
    scope: "300 windows",
    confusion: {
      classes: ["fall", "sit", "walk"],
      counts: [
        [9, 5, 1],
        [2, 95, 18],
        [0, 10, 160],
      ],
    },
    notes: ["All of these come from 4 sequences, so the figures say little of sequences in general."],
  };
}

/** Labelled sequences of different lengths. */
export function sequencesSample(): OutputData<"data"> {
  const wave = (step: number): OutputData<"data">["examples"][number]["input"] => {
    const time = Array.from({ length: 40 }, (_, i) => i);
    return { time, value: time.map((i) => Math.round(1000 * Math.sin(i * step)) / 1000) };
  };
  return {
    summary:
      "420 sequences of 2 features, each of one of 3 classes of movement: 294 to train, 42 to validate, 84 to test.",
    name: "movements",
    type: "sequences",
    rows: 11_340,
    columns: ["id", "x", "y", "movement"],
    target: "movement",
    features: ["x", "y"],
    past_covariates: [],
    future_covariates: [],
    parts: {
      train: { from: "1", to: "419", rows: 7938, windows: 294 },
      validation: { from: "4", to: "402", rows: 1134, windows: 42 },
      test: { from: "2", to: "420", rows: 2268, windows: 84 },
    },
    filled: 3,
    season_length: 1,
    freq: "row",
    lengths: { least: 12, median: 27, most: 40 },
    scaler: { type: "standard", shift: [0.1, 0.2], scale: [1.1, 0.9] },
    examples: [
      { part: "train", input: wave(0), target: { time: [], value: [] }, label: "movement sit, x" },
      { part: "train", input: wave(0.3), target: { time: [], value: [] }, label: "movement walk, x" },
      { part: "train", input: wave(0.9), target: { time: [], value: [] }, label: "movement run, x" },
    ],
    classes: [
      { name: "run", train: 42, validation: 6, test: 12 },
      { name: "sit", train: 84, validation: 12, test: 24 },
      { name: "walk", train: 168, validation: 24, test: 48 },
    ],
    config: { source: { file: "movements.csv" }, sequence: "id", label: "movement", split: [0.7, 0.1, 0.2] },
    defaults: ["split"],
    notes: ["Sequences are drawn at random with seed 42, each class in like shares."],
  };
}

/** Pairs of texts in two languages. */
export function pairsSample(): OutputData<"data"> {
  return {
    summary: "1,000 pairs of english and french: 700 to train, 100 to validate, 200 to test.",
    name: "numbers",
    type: "pairs",
    unit: "pair",
    rows: 1000,
    columns: ["english", "french"],
    past_covariates: [],
    future_covariates: [],
    parts: {
      train: { from: 1, to: 999, rows: 700, windows: 700 },
      validation: { from: 2, to: 990, rows: 100, windows: 100 },
      test: { from: 4, to: 1000, rows: 200, windows: 200 },
    },
    filled: 0,
    season_length: 1,
    freq: "row",
    examples: [],
    texts: [
      { part: "train", input: "one", target: "un" },
      { part: "validation", input: "seventy-seven", target: "soixante-dix-sept" },
      { part: "test", input: "ninety", target: "quatre-vingt-dix" },
    ],
    config: { source: { file: "numbers.csv" }, input: "english", output: "french" },
    defaults: [],
    notes: [
      "english: 1 to 3 words, 2 in the middle, at most 21 characters; 31 different words and 22 different characters in training.",
    ],
  };
}
