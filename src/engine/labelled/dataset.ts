import type * as TF from "@tensorflow/tfjs-core";
import { assert } from "../../base/assert";
import type { Batch, Dataset, Labelled, LabelledPart, PartOf, Tf } from "../api";

/** Examples to tell classes of: y is [B] places. Those of classes that the training part lacks are left out. */
export function toClassify(data: Labelled, part: PartOf): Dataset {
  const { classes } = data.parts[part];
  const kept = Int32Array.from(classes.keys()).filter((i) => (classes[i] ?? 0) < data.known);
  const labels = { shape: [kept.length], dtype: "int32" as const, values: pick(classes, kept) };
  return dataset(data, data.parts[part], kept, labels, "classes");
}

/** Examples to tell numbers of: y is [B, 1], scaled. */
export function toRegress(data: Labelled, part: PartOf): Dataset {
  const { shift, scale } = data.labelScaler;
  const values = Float32Array.from(data.parts[part].numbers, (value) => (value - shift) / scale);
  const all = Int32Array.from(values.keys());
  return dataset(
    data,
    data.parts[part],
    all,
    { shape: [all.length, 1], dtype: "float32", values },
    "numbers",
  );
}

/** All examples, without their labels: y is zeros [B, 1]. */
export function toPredict(data: Labelled, part: PartOf): Dataset {
  const all = Int32Array.from(data.parts[part].starts.keys());
  const values = new Float32Array(all.length);
  return dataset(
    data,
    data.parts[part],
    all,
    { shape: [all.length, 1], dtype: "float32", values },
    "numbers",
  );
}

/**
 * The rows stay in the engine once, [R + 1, F], and every batch is gathered from them; where an example has ended, the
 * last row stands in and the mask is 0, as it is in rows that are skipped. Where there is neither there is no mask.
 */
function dataset(
  { values, features, length: T, parts, present }: Labelled,
  part: LabelledPart,
  kept: Int32Array,
  labels: Dataset["resident"][number],
  kind: string,
): Dataset {
  const F = features.length;
  const padding = values.length / F - 1;
  const padded = Object.values(parts).some(({ lengths }) => lengths.some((length) => length < T));
  return {
    size: kept.length,
    resident: [
      { shape: [padding + 1, F], dtype: "float32", values },
      { shape: [kept.length], dtype: "int32", values: pick(part.starts, kept) },
      { shape: [kept.length], dtype: "int32", values: pick(part.lengths, kept) },
      labels,
      ...(present === undefined
        ? []
        : [{ shape: [padding + 1], dtype: "float32" as const, values: present }]),
    ],
    key: `examples of ${T} rows, ${kind}${padded ? `, padded with row ${padding}` : ""}${present ? ", some skipped" : ""}`,
    gather(tf: Tf, [rows, starts, lengths, ys, counted]: TF.Tensor[], index: TF.Tensor1D): Batch {
      assert(
        rows && starts && lengths && ys,
        "labelled examples have four residents, five where rows are skipped",
      );
      const first = tf.expandDims(tf.gather(starts, index), 1); // [B, 1]
      const steps = tf.range(0, T, 1, "int32"); // [T]
      const at: TF.Tensor = tf.cast(tf.add(first, steps), "int32"); // [B, T]
      const y = tf.gather(ys, index); // [B] or [B, 1]
      if (!padded) return { x: tf.gather(rows, at), y, ...(counted && { mask: tf.gather(counted, at) }) }; // [B, T, F], [B, T]
      const counts = tf.less(steps, tf.expandDims(tf.gather(lengths, index), 1)); // [B, T]
      const inside: TF.Tensor = tf.cast(tf.where(counts, at, tf.fill(at.shape, padding, "int32")), "int32"); // [B, T]
      // What padding holds counts nothing either.
      const mask = counted === undefined ? tf.cast(counts, "float32") : tf.gather(counted, inside); // [B, T]
      return { x: tf.gather(rows, inside), y, mask }; // [B, T, F]
    },
  };
}

function pick(values: Int32Array, kept: Int32Array): Int32Array {
  return kept.map((i) => values[i] ?? 0);
}
