import type { SeriesValue } from "../../../cells/values";
import type { SeriesTools, Table } from "../../../engine/api";
import { formatCount, plural } from "../../../outputs/format";
import { columnsOf, tableOf } from "../rows";
import { rowsMembers, type RowsMembers } from "./rows-view";
import { view } from "./view";

/** `data: x` of a time series, as a cell reads it. */
export interface SeriesView extends RowsMembers {
  readonly name: string;
  readonly type: "timeseries";
  /** The column that is forecast. */
  readonly target: string;
  readonly horizon: number;
  /** Such as "1 day"; "row" where there is no time. */
  readonly freq: string;
  readonly seasonLength: number;
  /** Features that a model sees, the target first. */
  readonly features: string[];
  /** First row of each part and the row after its last, of `series()`. */
  readonly parts: Record<"train" | "validation" | "test", { from: number; to: number }>;
  /** The target made ready: sorted, regular and filled, in original units. */
  series(): { time: (string | number)[]; value: Float64Array };
}

export function seriesView(
  name: string,
  { series, horizon, table }: SeriesValue,
  tools: SeriesTools,
): SeriesView {
  const { rows, trainEnd, validationEnd } = series;
  const members: SeriesView = {
    name,
    type: "timeseries",
    ...rowsMembers(name, table ?? preparedTable({ series, horizon, type: "timeseries" }, tools)),
    target: series.target,
    horizon,
    freq: series.freq,
    seasonLength: series.season_length,
    features: [...series.featureNames],
    parts: {
      train: { from: 0, to: trainEnd },
      validation: { from: trainEnd, to: validationEnd },
      test: { from: validationEnd, to: rows },
    },
    series: () => ({ time: tools.moments(series, 0, rows), value: Float64Array.from(series.values) }),
  };
  return view(name, members, () => {
    const columns = columnsOf(members.head(10));
    const title = `${name}: ${plural(members.rows, "row")} of ${formatCount(members.columns.length)} columns, target ${series.target}`;
    return columns === undefined
      ? { type: "text", text: title }
      : {
          type: "table",
          data: { ...tableOf(columns, title), summary: "The first rows.", rows_total: members.rows },
        };
  });
}

/** Time and target of what was made ready, where the rows as they were read are not kept. */
function preparedTable({ series }: SeriesValue, tools: SeriesTools): Table {
  const { rows, time, dateOnly, target, values } = series;
  const places: Table["columns"][number] =
    time === null
      ? { name: "row", type: "number", values: Float64Array.from(tools.moments(series, 0, rows), Number) }
      : { name: "time", type: "time", values: time, dateOnly };
  return { rows, columns: [places, { name: target, type: "number", values }] };
}
