import type { DataConfig } from "../../../cells/data";
import type { EvaluateConfig } from "../../../cells/evaluate";
import type { TrainConfig } from "../../../cells/train";
import type { LayerPlan } from "./layers";
import type { SeriesSource } from "./series-source";

/** What a script does, with everything decided that a notebook leaves to defaults or that was found in its data. */
export interface ScriptPlan {
  title: string;
  /** Name of the notebook's file. */
  notebook: string;
  data: SeriesPlan;
  model: ModelPlan;
  train: TrainPlan;
  evaluations: EvaluateConfig[];
  /** The first of the forecast cells. */
  forecast: ForecastPlan | undefined;
  /** Sources of the notebook's JavaScript cells. */
  scripts: string[];
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
