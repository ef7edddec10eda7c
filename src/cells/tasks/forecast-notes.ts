import type { Origins, Series, SeriesTools, Spread } from "../../engine/api";
import type { OutputData } from "../../outputs";
import { plural } from "../../outputs/format";
import { encodeNumber } from "../../outputs/numbers";
import type { EvaluateConfig } from "../evaluate";
import type { Trained } from "../scoring";

type Worst = NonNullable<OutputData<"evaluation">["worst"]>;

/** Of a longer input only the end is shown. */
const mostInputs = 200;

/** The windows with the largest errors: what the model saw, what came, and what it and its intervals said. */
export function worstOf(
  tools: SeriesTools,
  { series, lookback, horizon }: Trained,
  origins: Origins,
  forecast: Float64Array,
  spread: Spread | undefined,
  { worst, level }: EvaluateConfig,
): Worst {
  const widest = [...level].sort((a, b) => b - a).find((each) => spread && tools.interval(spread, each));
  const ends = spread === undefined || widest === undefined ? undefined : tools.interval(spread, widest);
  return tools.worst(series, origins, horizon, forecast, worst).map(({ index, mae }) => {
    const origin = origins[index] ?? 0;
    const from = Math.max(0, origin - Math.min(lookback, mostInputs));
    const stretch = (begin: number, end: number) => ({
      time: tools.moments(series, begin, end),
      value: encode(series.values.subarray(begin, end)),
    });
    const steps = (values: Float64Array) => encode(values.subarray(index * horizon, (index + 1) * horizon));
    const came = stretch(origin, origin + horizon);
    return {
      mae: encodeNumber(mae),
      history: stretch(from, origin),
      time: came.time,
      actual: came.value,
      forecast: steps(forecast),
      ...(ends !== undefined &&
        widest !== undefined && {
          interval: { level: widest, lower: steps(ends.lower), upper: steps(ends.upper) },
        }),
    };
  });
}

export function notesOf({ on }: EvaluateConfig, series: Series, origins: Origins): string[] {
  const notes: string[] = [];
  if (on === "train") notes.push("The model was trained on these rows, so its error on new ones is larger.");
  if (on === "validation")
    notes.push("The best epoch was chosen on these rows, so its error on new ones may be larger.");
  const first = origins[0] ?? 0;
  if (first < series.season_length) {
    notes.push(
      `The first forecasts have less than a season of ${plural(series.season_length, "row")} before them.`,
    );
  }
  return notes;
}

function encode(values: Float64Array) {
  return Array.from(values, encodeNumber);
}
