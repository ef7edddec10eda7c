import type { Labelled, LabelledTools, PartOf } from "../api";
import { adding } from "./adding";
import { toClassify, toPredict, toRegress } from "./dataset";
import { pairs } from "./pairs";
import { prepare } from "./prepare";
import { majority, mean, scoreClasses, scoreNumbers, told, unscaleLabels } from "./scores";

/** All that is done with labelled sequences besides training, and the reading of pairs of texts. */
export const labelledTools: LabelledTools = {
  prepare,
  adding,
  toClassify,
  toRegress,
  toPredict,
  told,
  unscaleLabels,
  scoreClasses,
  scoreNumbers,
  majority,
  mean,
  example,
  pairs,
};

function example({ values, features, scaler, parts }: Labelled, part: PartOf, index: number): Float64Array {
  const F = features.length;
  const { starts, lengths } = parts[part];
  const [start = 0, length = 0] = [starts[index], lengths[index]];
  return Float64Array.from(
    values.subarray(start * F, (start + length) * F),
    (value, i) => value * (scaler.scale[i % F] ?? 1) + (scaler.shift[i % F] ?? 0),
  );
}
