import type { Issue } from "../../base/issue";
import type { Dataset, LossName, Model, ModelSpec, OutputSpec } from "../../engine/api";
import type { OutputData } from "../../outputs";
import type { Num } from "../../outputs/numbers";
import type { DataConfig } from "../data-keys";
import type { EvaluateConfig } from "../evaluate";
import type { CheckContext, RunContext } from "../kind";
import type { ModelConfig } from "../model";
import type { TrainConfig } from "../train-keys";
import type { DataValue, ModelValue, TrainValue } from "../values";

export type TaskName = "forecast" | "generate" | "classify" | "regress";

/**
 * What a model does with its data, such as forecasting a series. A new one is a new file that exports one of these and
 * a line in `index.ts`.
 */
export interface Task<Data extends DataValue = DataValue> {
  name: TaskName;
  /** How sentences say what such a model does: "forecasts". */
  does: string;
  /** The type of data that it is for. */
  data: Data["type"];
  /** Whether this is the task of a model that does not say it; data of one type may be for several. */
  suits(data: Data): boolean;
  /** Keys of a model cell that mean nothing here. */
  without: readonly (keyof ModelConfig)[];
  /** What the layers stand between, as far as the text says it; undefined where only the data knows. */
  outline(config: ModelConfig, source: DataConfig): Frame | undefined;
  /** Findings on rows and settings, from the text alone. */
  check(config: ModelConfig, source: DataConfig, context: CheckContext): Issue[];
  /** The same frame when the data is known. Faults: too little data. */
  frame(config: ModelConfig, data: Data, context: RunContext): Framed;
  /** Loss functions that a model of this task can be trained with, the default first. */
  losses(output: OutputSpec): readonly [LossName, ...LossName[]];
  /** Keys of a train cell that mean something for such a model, and not for every one. */
  trainKeys?: readonly (keyof TrainConfig)[];
  /** Examples to train on, and to validate on, null where there are none. Faults: nothing to train on. */
  examples(
    source: ModelValue,
    data: Data,
    context: RunContext,
  ): { training: Dataset; validation: Dataset | null };
  /** Called after every epoch of training; the sentence or text that it returns is shown with the epoch. */
  epochEnded?(model: Model, source: ModelValue, data: Data, context: RunContext): string;
  /** What an evaluate cell can measure of it. */
  metrics: readonly string[];
  /** What such a model can be compared with; everything if it is left out. */
  baselines?: readonly string[];
  /** Keys of an evaluate cell that it reads, beside those that every task does; none if absent. */
  evaluateKeys?: readonly string[];
  /** Findings on an evaluate cell, from the text alone. */
  checkEvaluate?(config: EvaluateConfig, source: DataConfig, context: CheckContext): Issue[];
  /** Judges a trained model on a part of its data. Faults: the part has nothing to judge on. */
  evaluate(config: EvaluateConfig, trained: TrainValue, data: Data, context: RunContext): Judged;
}

/** The input that layers are given, and what the last of them has to give. */
export interface Frame {
  /** [T, F], or [T] of symbols. */
  input: ModelSpec["inputShape"];
  /** Units of the last layer: steps of the horizon, symbols, or classes. */
  output: number;
  /** What the units of the last layer stand for: "one for each step of the horizon". */
  outputIs: string;
  /** How many symbols there are, where the input is made of them. */
  symbols?: number;
  returnSequences?: boolean;
}

export interface Framed extends Frame {
  lookback: number;
  /** For the summary, after "It": "reads 30 rows of 1 feature and forecasts 7 steps". */
  reads: string;
}

export interface Judged {
  output: OutputData<"evaluation">;
  metrics: Record<string, Num>;
}
