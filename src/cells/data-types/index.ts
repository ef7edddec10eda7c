import type { DataConfig } from "../data-keys";
import type { DataType } from "./data-type";
import { pairs } from "./pairs";
import { sequences } from "./sequences";
import { text } from "./text";
import { timeseries } from "./timeseries";

/** All types of data. The first that suits a cell is taken; a time series suits every one. */
const dataTypes: readonly DataType[] = [text, sequences, pairs, timeseries];

/** The type of the data that a cell describes. */
export function dataTypeOf(config: DataConfig): DataType {
  const asked = dataTypes.find(({ type }) => type === config.type);
  return asked ?? dataTypes.find((each) => each.suits(config)) ?? timeseries;
}
