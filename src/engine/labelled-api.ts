import type { Dataset } from "./api";
import type { MissingPolicy, ScalerType, Table } from "./series-api";

/**
 * What the engine offers for labelled sequences and for pairs of texts, as types alone. Letters of shapes: N examples,
 * B batch, T rows of the longest example, F features, K classes.
 */

export type LabelFrom = "last" | "majority" | "any";
export type PartOf = "train" | "validation" | "test";

/** Whole sequences go to one part each, or every sequence is cut in time. */
export type SplitBy = "sequence" | "time";

export interface LabelledOptions {
  /** Column that tells which rows belong together, or null where all rows are one sequence. */
  sequence: string | null;
  /** Column of the order inside a sequence, or null for the order of the file. */
  time: string | null;
  /** Columns of numbers that the model sees. */
  features: string[];
  label: string;
  /** Cuts sequences into windows of `rows`, one beginning every `step` rows; null takes each sequence as a whole. */
  window: { rows: number; step: number; label_from: LabelFrom } | null;
  /** Longer sequences keep their last rows; null cuts nothing. */
  max_length: number | null;
  missing: MissingPolicy;
  scaler: ScalerType;
  /** By sequence where there are several, else in time, if null. */
  split_by: SplitBy | null;
  /** Whether whole sequences are drawn for the parts, or taken in the order of the file. */
  shuffle: boolean;
  /** Names of the sequences that test; the parts of the others are then training and validation alone. */
  test_sequences: string[];
  seed: number;
  /** Of so many sequences, or rows, the first [0, trainEnd) train, [trainEnd, validationEnd) validate, the rest tests. */
  boundaries(count: number): { trainEnd: number; validationEnd: number };
}

/** Examples of one part: stretches of the rows of `Labelled.values`, with what is to be told from each. */
export interface LabelledPart {
  /** First row and number of rows of each example, [N]. */
  starts: Int32Array;
  lengths: Int32Array;
  /** Place of its class among `Labelled.classes`, [N]; empty where there are no classes. */
  classes: Int32Array;
  /** Its label as a number in original units, [N]; empty where labels are words. */
  numbers: Float64Array;
  /** Names of the sequences that the part has rows of, in the order of the file. */
  sequences: string[];
  rows: number;
}

/** Labelled sequences made ready; what scaler, filling and classes learned came from the training part alone. */
export interface Labelled {
  features: string[];
  label: string;
  /** Null where labels are numbers that are no classes. Those of the training part stand first, in a stable order. */
  classes: string[] | null;
  /** How many of the classes the training part has; a model has one unit for each. */
  known: number;
  /** Whether labels are numbers, so that they can be told as such. */
  numeric: boolean;
  /** T: rows of the longest example. Shorter ones are padded after their end. */
  length: number;
  /** Scaled, [R + 1, F] in row-major order; the last row is what padding holds. */
  values: Float32Array;
  /** Of `missing: mask`: 1 for a row where nothing was missing and 0 for the others, [R + 1]; absent where all are whole. */
  present?: Float32Array;
  scaler: { type: ScalerType; shift: number[]; scale: number[] };
  /** How a label that is a number is brought to the size that a model gives. */
  labelScaler: { shift: number; scale: number };
  parts: Record<PartOf, LabelledPart>;
  /** All sequences of the table, those without a label left out. */
  sequences: number;
  rows: number;
  filled: number;
  splitBy: SplitBy;
  notes: string[];
}

export interface ClassScores {
  accuracy: number;
  /** Mean F1 over the classes that occur, among the labels or what was told. */
  macro_f1: number;
  /** counts[label][told]. */
  confusion: number[][];
  classes: { precision: number; recall: number; f1: number; support: number }[];
}

export interface NumberScores {
  mae: number;
  mse: number;
  rmse: number;
  /** 1 less the share of the variance that is left; NaN where all labels are equal. */
  r2: number;
}

export interface PairsOptions {
  input: string;
  output: string;
  max_length: number | null;
  seed: number;
  boundaries(count: number): { trainEnd: number; validationEnd: number };
}

export interface PairsSide {
  /** Words, parted by blanks, of each text: the least, the middle and the most. */
  words: { least: number; median: number; most: number };
  characters: { least: number; median: number; most: number };
  /** Different words and characters of the training part. */
  vocabulary: { words: number; characters: number };
}

/** Pairs of texts: blanks made single, empty and repeated pairs left out, split. */
export interface Pairs {
  input: string[];
  output: string[];
  /** Places of the pairs of each part, in the order of the file. */
  parts: Record<PartOf, Int32Array>;
  sides: { input: PairsSide; output: PairsSide };
  notes: string[];
}

export interface LabelledTools {
  /**
   * Faults: unknown-column, not-a-number, no-sequence-name, label-changes, no-label, label-is-moment, too-many-classes, missing-values, no-rows-left,
   * too-few-sequences, one-class, unknown-sequence, window-too-long, window-of-numbers, cut-without-window.
   */
  prepare(table: Table, options: LabelledOptions): Labelled;
  /**
   * The adding problem as a long table with the columns `sequence`, `value`, `marker` and `sum`. Faults:
   * bad-generator.
   */
  adding(source: { n: number; length: number }, seed: number): Table;
  /** x [B, T, F], mask [B, T] where lengths differ, y [B] places of classes. Without examples of unknown classes. */
  toClassify(data: Labelled, part: PartOf): Dataset;
  /** The same with y [B, 1], labels as scaled numbers. */
  toRegress(data: Labelled, part: PartOf): Dataset;
  /** All examples of a part, to be judged; y is of no use. */
  toPredict(data: Labelled, part: PartOf): Dataset;
  /** The place of the largest of K values for each example: [N, K] to [N]. */
  told(values: Float32Array, known: number): Int32Array;
  /** Scaled numbers [N] back to original units. */
  unscaleLabels(data: Labelled, scaled: Float32Array): Float64Array;
  scoreClasses(labels: Int32Array, told: Int32Array, classes: number): ClassScores;
  scoreNumbers(labels: Float64Array, told: Float64Array): NumberScores;
  /** Of the training part: the place of the most frequent class, of equal ones the first; and the mean label. */
  majority(data: Labelled): number;
  mean(data: Labelled): number;
  /** Rows of one example in original units, [length, F] in row-major order. */
  example(data: Labelled, part: PartOf, index: number): Float64Array;
  /** Faults: unknown-column, not-text, no-pairs. */
  pairs(table: Table, options: PairsOptions): Pairs;
}
