import type { DataConfig } from "../../../cells/data";
import type { EvaluateConfig } from "../../../cells/evaluate";
import type { TrainConfig } from "../../../cells/train";
import type { LayerPlan } from "./layers";
import type { SeriesSource } from "./series-source";

/** What every script has. */
interface Common {
  title: string;
  /** Name of the notebook's file. */
  notebook: string;
  evaluations: EvaluateConfig[];
  /** Sources of the notebook's JavaScript cells. */
  scripts: string[];
}

/** Of a notebook that writes text. */
export interface TextPlan extends Common {
  task: "generate";
  text: {
    /** Absolute. */
    path: string;
    isSample: boolean;
    lowercase: boolean;
    /** Undefined where all symbols are told apart. */
    vocab_size: number | undefined;
    split: readonly [number, number, number];
    seq_length: number;
    trainWindows: number;
    validation: boolean;
  };
  model: { name: string; symbols: number; layers: LayerPlan[]; l1: number; l2: number };
  train: TrainPlan;
  generations: { prompt: string; length: number; temperature: number[]; seed: number }[];
}

/** Of one whose models tell classes or numbers of sequences. */
export interface LabelledPlan extends Common {
  task: "classify" | "regress";
  data: SequencesPlan;
  /** One or more, which differ in their layers alone. */
  models: Pick<ModelPlan, "name" | "layers" | "l1" | "l2">[];
  train: TrainPlan;
}

export interface SequencesPlan {
  source: SequencesSource;
  features: number;
  /** In the order of the outputs; empty where numbers are told. */
  classes: string[] | number[];
  /** Rows of the longest example, and whether others are shorter. */
  length: number;
  padded: boolean;
  scaler: DataConfig["scaler"];
  trainExamples: number;
  /** The parts that have examples; the first trains. */
  parts: ("train" | "validation" | "test")[];
}

/** Where a script has its sequences from; `parts` is the place of the part of each of them among those above. */
export type SequencesSource =
  | { type: "adding"; values: Float32Array; sums: Float32Array; shape: number[]; parts: Int32Array }
  | {
      type: "table";
      /** Absolute. */
      path: string;
      isSample: boolean;
      delimiter: string;
      sequence: string | null;
      features: string[];
      label: string;
      window: {
        rows: number;
        step: number;
        label_from: DataConfig["label_from"];
        usual: string | number;
      } | null;
      /** Longer sequences keep their last rows. */
      max_length: number | null;
      split: SequencesSplit;
    };

export type SequencesSplit =
  | { by: "time"; shares: readonly [number, number, number] }
  | { by: "names"; test: string[] }
  | { by: "draw"; parts: Int32Array };

/** Of one that forecasts a series, with all decided that it leaves to defaults or that was found in its data. */
export interface ScriptPlan extends Common {
  task: "forecast";
  data: SeriesPlan;
  model: ModelPlan;
  train: TrainPlan;
  /** The first of the forecast cells. */
  forecast: ForecastPlan | undefined;
}

export interface SeriesPlan extends Pick<
  DataConfig,
  "past_covariates" | "future_covariates" | "calendar" | "horizon" | "scaler" | "transform" | "missing"
> {
  source: SeriesSource;
  /** The column of moments; null where rows are simply numbered. */
  time: string | null;
  /** Null where the step is found in the data. */
  freq: string | null;
  target: string;
  season_length: number;
  split: readonly [number, number, number];
  /** Rows after reading and filling, as the notebook has them. */
  rows: number;
  trainRows: number;
  /** Rows at the start that differences use up. */
  lead: number;
  /** Whether the parts have windows to validate with, and to judge by. */
  validation: boolean;
  test: boolean;
}

export interface ModelPlan {
  name: string;
  lookback: number;
  layers: LayerPlan[];
  /** Columns of what the network sees. */
  features: number;
  l1: number;
  l2: number;
}

export interface TrainPlan extends Omit<TrainConfig, "early_stopping"> {
  early_stopping: { monitor: string; patience: number; min_delta: number } | undefined;
}

export interface ForecastPlan {
  horizon: number;
  level: number[];
  intervals: boolean;
}
