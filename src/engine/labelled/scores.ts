import type { ClassScores, Labelled, NumberScores } from "../api";
import { mostFrequent } from "./labels";

/**
 * Of labels and what was told instead, [N] places each. A class that never occurs counts for nothing in the mean F1; a
 * precision, recall or F1 with nothing to divide by is 0, as in scikit-learn.
 */
export function scoreClasses(labels: Int32Array, told: Int32Array, classes: number): ClassScores {
  const confusion = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  let right = 0;
  for (const [i, label] of labels.entries()) {
    const row = confusion[label];
    const as = told[i] ?? 0;
    if (row !== undefined) row[as] = (row[as] ?? 0) + 1;
    if (label === as) right++;
  }
  const perClass = confusion.map((row, place) => {
    const hits = row[place] ?? 0;
    const support = row.reduce((sum, count) => sum + count, 0);
    const named = confusion.reduce((sum, each) => sum + (each[place] ?? 0), 0);
    return {
      precision: share(hits, named),
      recall: share(hits, support),
      f1: share(2 * hits, named + support),
      support,
      occurs: named + support > 0,
    };
  });
  const occurring = perClass.filter(({ occurs }) => occurs);
  return {
    accuracy: labels.length === 0 ? NaN : right / labels.length,
    macro_f1: occurring.reduce((sum, { f1 }) => sum + f1, 0) / occurring.length,
    confusion,
    classes: perClass.map(({ precision, recall, f1, support }) => ({ precision, recall, f1, support })),
  };
}

/** In the units of the labels, [N]. */
export function scoreNumbers(labels: Float64Array, told: Float64Array): NumberScores {
  const N = labels.length;
  const errors = labels.map((label, i) => (told[i] ?? NaN) - label);
  const mean = labels.reduce((sum, label) => sum + label, 0) / N;
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  const spread = labels.reduce((sum, label) => sum + (label - mean) ** 2, 0);
  const mse = squares / N;
  return {
    mae: errors.reduce((sum, error) => sum + Math.abs(error), 0) / N,
    mse,
    rmse: Math.sqrt(mse),
    r2: spread === 0 ? NaN : 1 - squares / spread,
  };
}

/** The place of the largest of K values for each example, of equal ones the first: [N, K] to [N]. */
export function told(values: Float32Array, known: number): Int32Array {
  return Int32Array.from({ length: values.length / known }, (_, i) =>
    mostFrequent(values.subarray(i * known, (i + 1) * known)),
  );
}

export function unscaleLabels({ labelScaler }: Labelled, scaled: Float32Array): Float64Array {
  return Float64Array.from(scaled, (value) => value * labelScaler.scale + labelScaler.shift);
}

export function majority({ parts, known }: Labelled): number {
  const counts = new Int32Array(known);
  for (const place of parts.train.classes) counts[place] = (counts[place] ?? 0) + 1;
  return mostFrequent(counts);
}

export function mean({ parts }: Labelled): number {
  const { numbers } = parts.train;
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
