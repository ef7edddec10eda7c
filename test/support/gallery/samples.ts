import type { OutputData } from "../../../src/outputs";
import { thin } from "../../../src/outputs/thin";
import { scriptSamples } from "./script-samples";
import { generationSample } from "./text-samples";

/**
 * Data of each output as a real notebook would show it: four years of daily temperatures, an LSTM that learns them
 * in thirty epochs and stops early. Generated, always the same.
 */
export function samples(): Samples {
  const series = weather();
  return {
    data: dataSample(series),
    model: modelSample(),
    training: trainingSample(24),
    evaluation: evaluationSample(),
    forecast: forecastSample(series),
    generation: generationSample(),
    failure: failureSample(),
    ...scriptSamples(),
  };
}

export interface Samples {
  data: OutputData<"data">;
  model: OutputData<"model">;
  training: OutputData<"training">;
  evaluation: OutputData<"evaluation">;
  forecast: OutputData<"forecast">;
  generation: OutputData<"generation">;
  failure: OutputData<"failure">;
  text: OutputData<"text">;
  table: OutputData<"table">;
  chart: OutputData<"chart">;
}

/** What training looks like after `epochs` of 30; running before the 24th, stopped early at it. */
export function trainingSample(epochs: number): OutputData<"training"> {
  const random = noise(7);
  const loss: number[] = [];
  const valLoss: number[] = [];
  const norms: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    loss.push(0.11 + 0.8 * Math.exp(-epoch / 3.2) + 0.004 * random() - 0.0012 * epoch);
    valLoss.push(
      0.142 + 0.62 * Math.exp(-epoch / 2.8) + 0.008 * random() + 0.00035 * Math.max(0, epoch - 14) ** 2,
    );
    norms.push(0.35 + 1.4 * Math.exp(-epoch / 4) + 0.06 * random());
  }
  const best = valLoss.indexOf(Math.min(...valLoss)) + 1;
  const perEpoch = 31;
  const noisy = noise(11);
  const steps = Array.from({ length: epochs * perEpoch }, (_, i) => i + 1);
  const batches = steps.map((step) => {
    const epoch = step / perEpoch;
    return Math.max(0.03, (0.11 + 0.85 * Math.exp(-epoch / 3.2)) * (1 + 0.28 * noisy()));
  });
  const kept = thin(batches, 2000);
  const stopped = epochs >= 24 ? "early_stopping" : "running";
  return {
    summary:
      stopped === "running"
        ? `Epoch ${epochs + 1} of 30, loss 0.2291.`
        : `Trained 24 of 30 epochs in 18 s; stopped early because the validation loss did not improve for 7 epochs. Kept epoch ${best} with a validation loss of 0.1407.`,
    model: "net",
    epochs: 30,
    epochs_run: epochs,
    stopped,
    best_epoch: epochs === 0 ? 0 : best,
    history: { loss, val_loss: valLoss, grad_norm: norms, lr: loss.map(() => 0.001) },
    layer_grad_norms: [
      { layer: "lstm_1", values: norms.map((norm) => 0.8 * norm) },
      { layer: "dense_1", values: norms.map((norm) => 0.6 * norm) },
    ],
    batches: { step: kept.map((i) => steps[i] ?? 0), loss: kept.map((i) => batches[i] ?? NaN) },
    steps: epochs * perEpoch,
    steps_per_epoch: perEpoch,
    ms_per_step: 24.63,
    ms: 763 * epochs,
    ...(stopped === "running" ? { eta_ms: 763 * (30 - epochs) } : {}),
    mode: "eager",
    engine: "native",
    config: {
      epochs: 30,
      batch_size: 32,
      optimizer: { type: "adam", learning_rate: 0.001 },
      loss: "mse",
      clip: { global_norm: 1 },
      early_stopping: { monitor: "val_loss", patience: 7, min_delta: 0 },
      shuffle: true,
      seed: 42,
    },
    defaults: ["batch_size", "optimizer", "loss", "clip", "early_stopping", "shuffle", "seed"],
    notes: [],
  };
}

/** A model of text that has written samples after so many epochs, its learning rate falling along a cosine. */
export function writingSample(epochs: number): OutputData<"training"> {
  const { config, ...sample } = trainingSample(epochs);
  const rates = sample.history.loss.map((_, i) => 0.001 * (1 + Math.cos((Math.PI * (i + 1)) / 30)) * 0.5);
  const line = "Call me the whale of the sea, and the men of the ship were as the wind upon the deep.\n";
  return {
    ...sample,
    history: { ...sample.history, lr: rates },
    samples: rates.map((_, i) => ({ epoch: i + 1, text: line.repeat(3).slice(0, 40 + 8 * i) })),
    layer_grad_norms: ["embedding_1", "gru_1", "gru_2", "dense_1"].map((layer, place) => ({
      layer,
      values: sample.history.grad_norm.map((norm) =>
        typeof norm === "number" ? norm * 10 ** (place - 3) : norm,
      ),
    })),
    config: { ...config, lr_schedule: { type: "cosine", min_lr: 0, warmup_epochs: 0 }, sample_every: 1 },
  };
}

/** Strings that would run or break out if anything drew them as HTML, or steer a terminal. */
export const hostile = `<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>`;

export function hostileFailure(): OutputData<"failure"> {
  return {
    code: `data/${hostile}`,
    message: `The file ${hostile} has no column \u001b[31m"temp"\u001b[0m.`,
    remedy: `Did you mean ${hostile}?`,
    line: 3,
    column: 9,
    log: [hostile, "\u001b]0;title\u0007"],
  };
}

interface Weather {
  time: string[];
  value: number[];
}

function weather(): Weather {
  const random = noise(3);
  const time: string[] = [];
  const value: number[] = [];
  let drift = 0;
  for (let day = 0; day < 1461; day++) {
    time.push(new Date(Date.UTC(2012, 0, 1 + day)).toISOString().slice(0, 10));
    drift = 0.72 * drift + 2.6 * random();
    value.push(round(16.4 + 9.6 * Math.sin(((day - 112) / 365.25) * 2 * Math.PI) + drift, 1));
  }
  return { time, value };
}

function dataSample({ time, value }: Weather): OutputData<"data"> {
  const day = (row: number) => time[row] ?? "";
  const kept = thin(value, 2000);
  const stretch = (from: number, to: number) => ({
    time: time.slice(from, to),
    value: value.slice(from, to),
  });
  return {
    summary: "weather: 1,461 days of temp_max from 2012-01-01 to 2015-12-31; 30 days are read to forecast 7.",
    name: "weather",
    type: "timeseries",
    rows: 1461,
    columns: ["date", "precipitation", "temp_max", "temp_min", "wind", "weather"],
    target: "temp_max",
    past_covariates: [],
    future_covariates: [],
    parts: {
      train: { from: day(0), to: day(1021), rows: 1022, windows: 986 },
      validation: { from: day(1022), to: day(1167), rows: 146, windows: 140 },
      test: { from: day(1168), to: day(1460), rows: 293, windows: 41 },
    },
    filled: 0,
    season_length: 365,
    freq: "1 day",
    lookback: 30,
    horizon: 7,
    scaler: { type: "standard", shift: [16.1], scale: [7.31] },
    series: { time: kept.map(day), value: kept.map((i) => value[i] ?? 0) },
    examples: [
      { part: "train", input: stretch(200, 230), target: stretch(230, 237) },
      { part: "validation", input: stretch(1040, 1070), target: stretch(1070, 1077) },
      { part: "test", input: stretch(1300, 1330), target: stretch(1330, 1337) },
    ],
    config: {
      source: "seattle-weather",
      target: "temp_max",
      horizon: 7,
      season_length: 365,
      time: "date",
      freq: "1 day",
      missing: "ffill",
      split: [0.7, 0.1, 0.2],
      scaler: "standard",
      past_covariates: [],
      future_covariates: [],
      calendar: [],
    },
    defaults: [
      "time",
      "freq",
      "missing",
      "split",
      "scaler",
      "past_covariates",
      "future_covariates",
      "calendar",
    ],
    notes: ["The rows were not in order of date and have been sorted."],
  };
}

function modelSample(): OutputData<"model"> {
  return {
    summary: "net reads 30 days of 1 feature and gives 7 values: 17,351 parameters.",
    model: "net",
    data: "weather",
    params: 17351,
    layers: [
      { type: "input", output_shape: [30, 1], params: 0 },
      { type: "lstm", output_shape: [64], params: 16896 },
      { type: "dropout", output_shape: [64], params: 0 },
      { type: "dense", output_shape: [7], params: 455 },
    ],
    config: {
      data: "weather",
      cell: "lstm",
      units: 64,
      lookback: 30,
      layers: 1,
      dropout: 0.1,
      reset_after: true,
      seed: 42,
    },
    defaults: ["data", "layers", "dropout", "reset_after", "seed"],
    notes: [],
  };
}

function evaluationSample(): OutputData<"evaluation"> {
  const random = noise(5);
  return {
    verdict: "net beats seasonal-naive by 12 % and naive by 13 % (MAE on the test part).",
    model: "net",
    on: "test",
    target: "temp_max",
    metrics: { mae: 3.3804, rmse: 4.3021, smape: 22.41, mase: 0.8382 },
    baselines: {
      naive: { mae: 3.8631, rmse: 4.9547, smape: 25.93, mase: 0.9578 },
      seasonal_naive: { mae: 3.862, rmse: 4.8873, smape: 24.12, mase: 0.9576 },
    },
    by_horizon: Array.from({ length: 7 }, (_, i) => ({
      step: i + 1,
      mae: 2.12 + 0.62 * Math.log2(i + 1.2) + 0.05 * random(),
      rmse: 2.8 + 0.8 * Math.log2(i + 1.2),
      naive: 2.3 + 0.82 * Math.log2(i + 1.1) + 0.12 * random(),
      seasonal_naive: 3.86 + 0.18 * random(),
    })),
    windows: 41,
    scale: 4.0331,
    notes: [],
  };
}

function forecastSample({ time, value }: Weather): OutputData<"forecast"> {
  const n = time.length;
  const last = value[n - 1] ?? 0;
  const steps = Array.from({ length: 7 }, (_, i) => i);
  const mean = steps.map((i) => round(7.4 + (last - 7.4) * 0.7 ** (i + 1), 3));
  const interval = (width: number) => ({
    lower: steps.map((i) => round((mean[i] ?? 0) - width * Math.sqrt(0.55 + 0.2 * i), 3)),
    upper: steps.map((i) => round((mean[i] ?? 0) + width * Math.sqrt(0.55 + 0.2 * i), 3)),
  });
  return {
    summary: "net expects temp_max between 6.1 and 7.5 over the 7 days from 2016-01-01.",
    model: "net",
    target: "temp_max",
    time: steps.map((i) => new Date(Date.UTC(2016, 0, 1 + i)).toISOString().slice(0, 10)),
    value: mean,
    intervals: { "80": interval(4.6), "95": interval(7.4) },
    baselines: {
      naive: steps.map(() => last),
      seasonal_naive: steps.map((i) => value[n - 365 + i] ?? 0),
    },
    history: { time: time.slice(n - 28), value: value.slice(n - 28) },
    verdict: "On the test part net beats seasonal-naive by 12 % and naive by 13 %.",
    config: { level: [80, 95], intervals: "conformal", history: 28, baselines: ["naive", "seasonal_naive"] },
    defaults: ["level", "intervals", "history", "baselines"],
    notes: [],
  };
}

function failureSample(): OutputData<"failure"> {
  return {
    code: "data/unknown-column",
    message: "seattle-weather has no column `temp`.",
    remedy: "Set `target` to one of precipitation, temp_max, temp_min, wind.",
    line: 12,
    column: 9,
    log: ["2026-01-12 10:21:07 reading seattle-weather.csv", "2026-01-12 10:21:07 1,461 rows, 6 columns"],
  };
}

/** Normal noise from a small generator with a seed. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
