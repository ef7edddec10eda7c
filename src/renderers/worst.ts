import type { OutputData } from "../outputs";
import { worstTitles, type WorstWindow } from "../outputs/evaluation-parts";
import { formatNumbers } from "../outputs/format";
import { momentFormatter } from "../outputs/moments";
import type { Num } from "../outputs/numbers";
import { numbersOf, places } from "../outputs/text/series";
import type { MultiplesSpec } from "./chart/multiples";
import { momentAxis, type ChartSpec } from "./chart/spec";
import { tableOf } from "./table";

type Evaluation = OutputData<"evaluation">;

/** The windows with the largest errors, one small chart each: what the model saw, what came and what was forecast. */
export function worstSpec(d: Evaluation): MultiplesSpec {
  const titles = worstTitles(d);
  return {
    title: "The largest errors",
    keys: [
      { name: "input and what came", role: "history" },
      { name: "forecast", role: "model" },
    ],
    charts: (d.worst ?? []).map((window, i) => ({
      title: titles[i] ?? "",
      spec: windowSpec(window, d.target ?? "value", titles[i] ?? ""),
    })),
  };
}

/** A row a value: the window by its place, what it is, time and value. */
export function worstRows(
  d: Evaluation,
  format: "in-full" | "readable",
): { titles: string[]; rows: string[][] } {
  const worst = d.worst ?? [];
  const moments = momentFormatter(worst.flatMap(({ history, time }) => [...history.time, ...time]));
  const numbers = (values: readonly Num[]) =>
    format === "in-full" ? values.map(String) : formatNumbers(values);
  return {
    titles: ["Window", "Use", "Time", "Value"],
    rows: worst.flatMap(({ history, time, actual, forecast }, place) =>
      [
        { use: "input", time: history.time, value: history.value },
        { use: "came", time, value: actual },
        { use: "forecast", time, value: forecast },
      ].flatMap(({ use, time: at, value }) => {
        const shown = numbers(value);
        return at.map((moment, i) => [
          `${place + 1}`,
          use,
          format === "in-full" && typeof moment === "number" ? String(moment) : moments(moment),
          shown[i] ?? "",
        ]);
      }),
    ),
  };
}

export function worstTable(d: Evaluation): HTMLElement {
  const { titles, rows } = worstRows(d, "readable");
  return tableOf({
    caption: "Values of the windows with the largest errors",
    columns: titles.map((title, i) => ({ title, numeric: i >= 2 })),
    rows,
  });
}

function windowSpec(
  { history, time, actual, forecast, interval }: WorstWindow,
  target: string,
  title: string,
): ChartSpec {
  const all = [...history.time, ...time];
  const x = places(all);
  const ahead = x.slice(history.time.length);
  const last = x[history.time.length - 1];
  return {
    summary: `Small chart of ${target} for ${title}: the input, what came and the forecast.`,
    lines: [
      { name: "forecast", role: "model", x: ahead, y: numbersOf(forecast) },
      { name: "input and what came", role: "history", x, y: numbersOf([...history.value, ...actual]) },
    ],
    ...(interval !== undefined && {
      bands: [
        {
          name: `${interval.level} % interval`,
          role: "model" as const,
          opacity: 0.15,
          x: ahead,
          lower: numbersOf(interval.lower),
          upper: numbersOf(interval.upper),
        },
      ],
    }),
    marks: last === undefined ? [] : [{ x: last, label: "" }],
    x: momentAxis(all, momentFormatter(all), x),
    y: { title: target },
  };
}
