import type { DataConfig } from "../data-keys";
import type { Placed } from "../explain";
import type { CheckContext, RunContext } from "../kind";
import type { DataValue } from "../values";

/**
 * A type of data, such as rows in time or text. A new one is a new file that exports one of these and a line in
 * `index.ts`, and its value a line in `../values.ts`.
 */
export interface DataType<Value extends DataValue = DataValue> {
  type: Value["type"];
  /** How sentences name it: "a time series". */
  title: string;
  /** The keys that mean something here, beside `source`, `type`, `split` and `seed`, which all have. */
  keys: readonly (keyof DataConfig)[];
  /** What its files are read as; a table where it is left out. */
  reads?: "text";
  /** Whether a cell that does not say its type is of this one. */
  suits(config: DataConfig): boolean;
  /** Findings before anything is read, from columns where they are known. */
  check(config: DataConfig, context: CheckContext): Placed[];
  /** Reads, prepares and shows the data. */
  run(config: DataConfig, context: RunContext): Promise<Value>;
}

/** The keys that all types of data have. */
export const commonKeys: readonly string[] = ["source", "type", "split", "seed"];
