import type { NamedValue } from "../../../cells/js/graph";
import type { EvaluateValue } from "../../../cells/evaluate";
import type { RunContext } from "../../../cells/kind";
import type { DataValue, ModelValue, TrainValue } from "../../../cells/values";
import { unreachable } from "../../../base/assert";
import type { Engine } from "../../../engine/api";
import { pairsView, sequencesView } from "./labelled";
import { modelView } from "./model";
import { textDataView } from "./text";
import { seriesView } from "./timeseries";

/** What a name of the notebook is in a cell that uses it: a view of data or of a model, or what a cell has exported. */
export function objectOf({ name, defined, kind, needs }: NamedValue, context: RunContext): unknown {
  const { engine } = context;
  const value = <T>(of: string): T | undefined => {
    const need = needs.find((each) => each.kind === of);
    return need === undefined ? undefined : context.value<T>(need.kind, need.name);
  };
  switch (kind) {
    case "js":
      return context.value<{ value: unknown }>(kind, defined).value;
    case "data":
      return dataView(name, context.value<DataValue>(kind, defined), engine);
    case "model":
      return modelView({
        name,
        defined,
        engine,
        model: context.value<ModelValue>(kind, defined),
        data: value<DataValue>("data"),
        train: value<TrainValue>("train"),
        evaluate: value<EvaluateValue>("evaluate"),
      });
    default:
      return unreachable(kind);
  }
}

function dataView(name: string, data: DataValue, { series, text }: Engine): unknown {
  switch (data.type) {
    case "timeseries":
      return seriesView(name, data, series);
    case "text":
      return textDataView(name, data, text);
    case "sequences":
      return sequencesView(name, data);
    case "pairs":
      return pairsView(name, data);
    default:
      return unreachable(data);
  }
}
