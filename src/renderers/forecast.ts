import { Disposables } from "../base/disposable";
import type { OutputData } from "../outputs";
import { sourceText } from "../outputs/evaluation-parts";
import { forecastRows, levels } from "../outputs/forecast";
import { baselineLabel } from "../outputs/labels";
import { momentFormatter } from "../outputs/moments";
import { numbersOf, places } from "../outputs/text/series";
import { Notes, Settings } from "./blocks";
import { ChartPanel } from "./chart/panel";
import { baselineRole, momentAxis, type ChartSpec } from "./chart/spec";
import { el, setText } from "./dom";
import type { Surface, View } from "./renderer";
import { disclosure, tableOf } from "./table";

type Forecast = OutputData<"forecast">;

/** What comes next, with the range it will lie in, and what the baselines say. */
export function forecastView(surface: Surface): View<Forecast> {
  const disposables = new Disposables();
  let current: Forecast | undefined;
  const lead = el("p", { class: "lead" });
  const verdict = el("p", { class: "muted" });
  const facts = el("p", { class: "muted" });
  const chart = disposables.add(
    new ChartPanel(surface, { height: 300, file: () => `${current?.model ?? "model"}-forecast` }),
  );
  const values = disclosure("Forecast by step", () => stepsTable(current));
  const settings = new Settings();
  const notes = new Notes();

  return {
    element: el(
      "section",
      { class: "output", "aria-label": "Forecast" },
      el("div", { class: "heading" }, lead, verdict, facts),
      notes.element,
      chart.element,
      values.element,
      settings.element,
    ),
    update(data) {
      current = data;
      setText(lead, data.summary);
      setText(verdict, data.summary.includes(data.verdict) ? "" : data.verdict);
      verdict.hidden = data.summary.includes(data.verdict);
      const said = factsSentence(data);
      setText(facts, said);
      facts.hidden = said === "";
      chart.update(fanSpec(data));
      values.refresh();
      settings.update(data.config, data.defaults);
      notes.update(data.notes);
    },
    dispose: () => disposables.dispose(),
  };
}

/** Where the intervals come from, and where the forecast was saved. */
function factsSentence({ interval_source, saved }: Forecast): string {
  return [
    ...(interval_source === undefined ? [] : [`Intervals ${sourceText(interval_source)}.`]),
    ...(saved === undefined ? [] : [`Saved as ${saved}.`]),
  ].join(" ");
}

function fanSpec(data: Forecast): ChartSpec {
  const time = [...data.history.time, ...data.time];
  const all = places(time);
  const past = all.slice(0, data.history.time.length);
  const history = numbersOf(data.history.value);
  // Everything ahead starts at the last known value, so that the fan opens where the history ends.
  const x = [...past.slice(-1), ...all.slice(past.length)];
  const ahead = (values: Forecast["value"]) => [...history.slice(-1), ...numbersOf(values)];
  const joined = history.length > 0;
  const target = data.target ?? "value";
  const bands = levels(data).map((level, i) => {
    const { lower, upper } = data.intervals[level] ?? { lower: [], upper: [] };
    return {
      name: `${level} % interval`,
      role: "model" as const,
      opacity: 0.15 + 0.05 * i,
      x,
      joined,
      lower: ahead(lower),
      upper: ahead(upper),
    };
  });
  const last = past.at(-1);
  return {
    summary: `Chart of ${target}: ${past.length} known values and a forecast of ${data.time.length}. ${data.summary}`,
    lines: [
      { name: "forecast", role: "model", x, y: ahead(data.value), joined },
      { name: "history", role: "history", x: past, y: history },
      ...(data.actual === undefined
        ? []
        : [{ name: "what came", role: "history" as const, x, y: ahead(data.actual), joined }]),
      ...Object.entries(data.baselines).map(([name, values], i) => ({
        name: baselineLabel(name),
        role: baselineRole(i),
        x,
        y: ahead(values),
        joined,
      })),
    ],
    bands,
    marks: [
      ...(last === undefined ? [] : [{ x: last, label: "forecast" }]),
      ...recursiveMark(data, all.slice(past.length)),
    ],
    x: momentAxis(time, momentFormatter(time), all),
    y: { title: target },
  };
}

/** Where the model begins to be fed its own forecasts, unless it does so nearly from the start. */
function recursiveMark({ recursive_from: from = 0 }: Forecast, future: readonly number[]) {
  const x = future[from - 2];
  return x === undefined || from < 4 ? [] : [{ x, label: "recursive" }];
}

function stepsTable(data: Forecast | undefined): HTMLElement {
  if (data === undefined) return el("div");
  const { titles, rows } = forecastRows(data);
  return tableOf({
    caption: "Forecast with intervals and baselines, one row a step ahead",
    columns: titles.map((title, i) => ({ title, numeric: i > 0 })),
    rows,
  });
}
