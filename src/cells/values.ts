import type { Model, ModelSpec, Series } from "../engine/api";

/** What `data: x` leaves behind for the cells below. */
export interface DataValue {
  series: Series;
  horizon: number;
}

/** What `model: x` leaves behind: a description. The weights arise when it is trained. */
export interface ModelValue {
  spec: ModelSpec;
  /** Name of the data that it is for. */
  data: string;
  /** Rows that the model sees. */
  lookback: number;
  l1: number;
  l2: number;
}

/** What `train: x` leaves behind. Whoever replaces or drops the value disposes of it, which frees the weights. */
export interface TrainValue {
  model: Model;
  data: string;
  lookback: number;
  dispose(): void;
}
