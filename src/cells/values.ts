import type { Corpus, Model, ModelSpec, Series } from "../engine/api";
import type { TaskName } from "./tasks/task";

/** What `data: x` leaves behind for the cells below, one of these by the type of data. */
export type DataValue = SeriesValue | TextValue;

export interface SeriesValue {
  type: "timeseries";
  series: Series;
  horizon: number;
}

export interface TextValue {
  type: "text";
  corpus: Corpus;
  /** Symbols of one example. */
  seq_length: number;
}

/** What `model: x` leaves behind: a description. The weights arise when it is trained. */
export interface ModelValue {
  spec: ModelSpec;
  /** What it does, decided by its data. */
  task: TaskName;
  /** Name of the data that it is for. */
  data: string;
  /** Rows or symbols that the model sees. */
  lookback: number;
  l1: number;
  l2: number;
}

/** What `train: x` leaves behind. Whoever replaces or drops the value disposes of it, which frees the weights. */
export interface TrainValue extends Pick<ModelValue, "task" | "data" | "lookback"> {
  model: Model;
  dispose(): void;
}
