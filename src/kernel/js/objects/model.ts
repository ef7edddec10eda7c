import type { Tensor } from "@tensorflow/tfjs-core";
import type { EvaluateValue } from "../../../cells/evaluate";
import { say } from "../../../cells/scoring";
import type { DataValue, ModelValue, TrainValue } from "../../../cells/values";
import type { Dataset, Engine, LayerSummary, Origins, Series, SeriesTools } from "../../../engine/api";
import { formatCount } from "../../../outputs/format";
import { decodeNumber } from "../../../outputs/numbers";
import { scriptFaults } from "../faults";
import { isTensor } from "../tensors";
import type { Row } from "./rows-view";
import { view } from "./view";

/** `model: x` and what was made of it, as a cell reads it. */
export interface ModelView {
  readonly name: string;
  readonly trained: boolean;
  readonly lookback: number;
  /** Types with their settings; of a trained model with shapes and parameters. */
  readonly layers: (LayerSummary | { type: string })[];
  /** Copies, row-major, with names such as "lstm_1/recurrent_kernel". Faults: not-trained. */
  readonly weights: { name: string; shape: number[]; values: Float32Array | Int32Array }[];
  /** How many numbers it has learned. Faults: not-trained. */
  readonly params: number;
  /** What `evaluate: x` has found, such as `metrics.mae`. Faults: not-evaluated. */
  readonly metrics: Record<string, number>;
  /** One weight as a tensor. Faults: not-trained, js-no-member. */
  weight(name: string): Tensor;
  /**
   * The outputs for windows [N, T, F], or for one [T, F], as a tensor [N, …]: scaled values in, scaled values out, as
   * the model itself knows them. Faults: not-trained, input-shape.
   */
  predict(windows: Tensor | number[][] | number[][][]): Tensor;
  /**
   * Of a model of a series: its forecasts of a part, "test" unless another is named, in original units beside what
   * came true, one row a step. Faults: not-trained, unknown-part, not-a-forecast.
   */
  forecasts(part?: string): Row[];
}

export interface ModelParts {
  /** As cells write it. */
  name: string;
  /** As its own cell writes it. */
  defined: string;
  engine: Engine;
  model: ModelValue;
  data: DataValue | undefined;
  train: TrainValue | undefined;
  evaluate: EvaluateValue | undefined;
}

export function modelView(parts: ModelParts): ModelView {
  const { name, defined, engine, model, train, evaluate } = parts;
  const trained = () => {
    if (train === undefined) throw scriptFaults.notTrained(defined);
    return train.model;
  };
  const members: ModelView = {
    name,
    trained: train !== undefined,
    lookback: model.lookback,
    get layers() {
      return train?.model.layers ?? model.spec.layers.map(({ type, config }) => ({ type, ...config }));
    },
    get weights() {
      return trained().getWeights();
    },
    get params() {
      return trained().params;
    },
    get metrics() {
      if (evaluate === undefined) throw scriptFaults.notJudged(defined);
      const entries = Object.entries(evaluate.metrics);
      return Object.fromEntries(entries.map(([metric, value]) => [metric, decodeNumber(value)]));
    },
    weight(wanted) {
      const all = trained().getWeights();
      const found = all.find((each) => each.name === wanted);
      if (found === undefined)
        throw scriptFaults.noMember(
          `${name}.weights`,
          wanted,
          all.map((each) => each.name),
        );
      return engine.tf.tensor(found.values, found.shape, found.dtype);
    },
    predict: (windows) => predict(name, engine, trained(), model, windows),
    forecasts: (part = "test") => forecasts(parts, part),
  };
  return view(name, members, () => ({ type: "text", text: summary(members) }));
}

function predict(
  name: string,
  engine: Engine,
  model: TrainValue["model"],
  { spec }: ModelValue,
  windows: unknown,
): Tensor {
  const { tf } = engine;
  const dtype = spec.inputShape.length === 1 ? "int32" : "float32";
  const given = tf.tidy(() => {
    // SAFETY: tfjs itself refuses what is no list of numbers, with a sentence.
    const tensor = isTensor(tf, windows) ? windows : tf.tensor(windows as number[][], undefined, dtype);
    const batch = tensor.rank === spec.inputShape.length ? tensor.expandDims(0) : tensor;
    return { shape: batch.shape, values: batch.dataSync() };
  });
  const inner = given.shape.slice(1);
  if (
    inner.length !== spec.inputShape.length ||
    (inner.at(-1) !== spec.inputShape.at(-1) && spec.inputShape.length > 1)
  )
    throw scriptFaults.windowShape(name, ["N", ...spec.inputShape.map(String)], given.shape);
  const data: Dataset = {
    size: given.shape[0] ?? 0,
    resident: [
      {
        shape: given.shape,
        dtype,
        values: dtype === "int32" ? Int32Array.from(given.values) : Float32Array.from(given.values),
      },
    ],
    gather: (inTf, [x], index) => ({
      x: inTf.gather(x ?? inTf.zeros([1]), index),
      y: inTf.zeros([index.shape[0], 1]),
    }),
  };
  const { shape, values } = engine.predict(model, data);
  return tf.tensor(values, shape);
}

function forecasts({ name, defined, engine, model, data, train }: ModelParts, part: string): Row[] {
  if (train === undefined) throw scriptFaults.notTrained(defined);
  if (data?.type !== "timeseries" || model.task !== "forecast") throw scriptFaults.notPoints(name);
  const { series, horizon } = data;
  const { lookback } = train;
  const tools = engine.series;
  const find = origins(tools)[part];
  if (find === undefined) throw scriptFaults.noPart(part);
  const starts = find(series, lookback, horizon);
  const { forecast } = say(engine, { model: train.model, series, lookback, horizon }, starts, horizon);
  return Array.from(starts).flatMap((origin, n) =>
    tools.moments(series, origin, origin + horizon).map((time, step) => ({
      time,
      step: step + 1,
      forecast: forecast[n * horizon + step] ?? NaN,
      actual: series.values[origin + step] ?? NaN,
    })),
  );
}

type Find = (series: Series, lookback: number, horizon: number) => Origins;

function origins(tools: SeriesTools): Record<string, Find | undefined> {
  return {
    train: (...args) => tools.trainOrigins(...args),
    validation: (...args) => tools.validationOrigins(...args),
    test: (...args) => tools.testOrigins(...args),
  };
}

function summary({ name, trained, layers, lookback }: ModelView): string {
  const lines = layers.map((layer) => {
    const shape =
      "output_shape" in layer
        ? `  [${layer.output_shape.join(", ")}]  ${formatCount(layer.params)} parameters`
        : "";
    return `  ${layer.type}${shape}`;
  });
  return [
    `${name}: ${trained ? "trained" : "not trained"}, lookback ${formatCount(lookback)}`,
    ...lines,
  ].join("\n");
}
