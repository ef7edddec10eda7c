import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Batch, Dataset, Origins, Series, Tf } from "../api";
import { seriesFault } from "./faults";
import { knownRows, shiftKnown } from "./known";

/** The windows of these origins. The features stay in the engine once, [rows, F], and every batch is gathered from them. */
export function windows(series: Series, origins: Origins, lookback: number, horizon: number): Dataset {
  const inside = origins.every(
    (origin) => origin >= series.lead + lookback && origin + horizon <= series.rows,
  );
  assert(inside, "a window lies inside its series");
  const resident = residents(
    series,
    shiftKnown(series, horizon),
    series.scaledTarget,
    origins,
    series.present,
  );
  return { size: origins.length, resident, ...gatherer(lookback, horizon, series.present !== undefined) };
}

/** The one window that ends with the last row. Its targets are not known and come out as 0. Faults: series-too-short, future-too-short. */
export function lastWindow(series: Series, lookback: number, horizon: number): Dataset {
  return inputs(series, Int32Array.of(series.rows), lookback, horizon);
}

/**
 * The windows of these origins, at most `rows`, without targets, which come out as 0 since they may lie ahead of the
 * last row. Faults: series-too-short, future-too-short.
 */
export function inputs(series: Series, origins: Origins, lookback: number, horizon: number): Dataset {
  const { rows, lead, known, featureNames, present } = series;
  const [first, last] = [Math.min(...origins), Math.max(...origins)];
  if (first - lead < lookback) throw seriesFault.tooShort("series", first - lead, lookback, horizon);
  const width = featureNames.length;
  const from = first - lookback;
  const features = shiftKnown(series, horizon).slice(from * width, last * width);
  // The last horizon of rows shows what is known of the rows ahead.
  const start = Math.max(from, rows - horizon);
  for (const [i, values] of knownRows(series, start + horizon, last - start).entries()) {
    features.set(values, (start + i - from) * width + (known?.from ?? 0));
  }
  const target = new Float32Array(last - from + horizon);
  const moved = origins.map((origin) => origin - from);
  const resident = residents(series, features, target, moved, present?.slice(from, last));
  return { size: origins.length, resident, ...gatherer(lookback, horizon, present !== undefined) };
}

/** Features [rows, F], target [rows], origins [N] and the mask [rows] if there is one, as `gatherer` expects them. */
function residents(
  { featureNames }: Series,
  features: Float32Array,
  target: Float32Array,
  origins: Origins,
  present: Float32Array | undefined,
): Dataset["resident"] {
  const width = featureNames.length;
  return [
    { shape: [features.length / width, width], dtype: "float32", values: features },
    { shape: [target.length], dtype: "float32", values: target },
    { shape: [origins.length], dtype: "int32", values: origins },
    ...(present === undefined
      ? []
      : [{ shape: [present.length], dtype: "float32" as const, values: present }]),
  ];
}

function gatherer(lookback: number, horizon: number, masked: boolean): Pick<Dataset, "key" | "gather"> {
  return {
    key: `windows of ${lookback} and ${horizon}${masked ? ", masked" : ""}`,
    gather(tf: Tf, [features, target, origins, present]: TF.Tensor[], index: TF.Tensor1D): Batch {
      assert(features && target && origins, "a dataset of windows has three residents");
      const first = tf.expandDims(tf.gather(origins, index), 1); // [B, 1]
      const inputs = tf.add(first, tf.range(-lookback, 0, 1, "int32")); // [B, T]
      const outputs = tf.add(first, tf.range(0, horizon, 1, "int32")); // [B, H]
      return {
        x: tf.gather(features, tf.cast(inputs, "int32")), // [B, T, F]
        y: tf.gather(target, tf.cast(outputs, "int32")), // [B, H]
        ...(present && { mask: tf.gather(present, tf.cast(inputs, "int32")) }), // [B, T]
      };
    },
  };
}
