import type {
  Corpus,
  Dataset,
  Labelled,
  Model,
  ModelSpec,
  Pairs,
  Series,
  Table,
  TrainHooks,
  TrainResult,
} from "../engine/api";
import type { TaskName } from "./tasks/task";

/** What `data: x` leaves behind for the cells below, one of these by the type of data. */
export type DataValue = SeriesValue | TextValue | SequencesValue | PairsValue;

export interface SeriesValue {
  type: "timeseries";
  /** The rows as they were read, for JavaScript cells. */
  table?: Table;
  series: Series;
  horizon: number;
}

export interface TextValue {
  type: "text";
  corpus: Corpus;
  /** Symbols of one example. */
  seq_length: number;
}

export interface SequencesValue {
  type: "sequences";
  data: Labelled;
}

export interface PairsValue {
  type: "pairs";
  pairs: Pairs;
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
  /** `recursive` gives one step, and the horizon is reached by feeding forecasts back. */
  strategy: "direct" | "recursive";
  /** Whether training carries the state of the layers from batch to batch. */
  stateful: boolean;
  l1: number;
  l2: number;
}

/** What `train: x` leaves behind. Whoever replaces or drops the value disposes of it, which frees the weights. */
export interface TrainValue extends Pick<ModelValue, "task" | "data" | "lookback"> {
  model: Model;
  /** Trains a fresh model as this one was, on other examples; whoever asks for it disposes of it. */
  again?(
    training: Dataset,
    validation: Dataset | null,
    hooks: TrainHooks,
  ): { model: Model; result: TrainResult };
  dispose(): void;
}
